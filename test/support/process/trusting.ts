import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** Has all clients of this process trust a certificate, in PEM, beside those that they do. */
export const trusting = (certificate: string) =>
  setDefaultCACertificates([...getCACertificates('default'), certificate])
