import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphError } from '../../../errors.ts'
import { mostHeaderBytes } from '../../../http/request/head-limits.ts'
import { notHttp, unknownTarget } from './refusals.ts'

/** What the lines of a head say, read once: its Host headers, and the bytes of all lines but Authorization. */
export interface Head {
  readonly hosts: number
  /** Undefined where they are too many, so that web Headers are counted. */
  readonly headerBytes: number | undefined
  /** What is written to where it came from; undefined where there is no request to answer. */
  readonly outgoing: Outgoing | undefined
}

/** An answer as far as its connection can be dropped, which local mode does where it is asked to. */
export type Outgoing = Pick<ServerResponse, 'socket' | 'once'>

export const headOf = ({ rawHeaders }: IncomingMessage, outgoing?: Outgoing): Head => {
  let hosts = 0
  let size = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (isNamed(name, 'host')) hosts += 1
    if (!isNamed(name, 'authorization')) size += name.length + (rawHeaders[at + 1] ?? '').length
  }
  return { hosts, headerBytes: size > mostHeaderBytes ? undefined : size, outgoing }
}

const isNamed = (name: string, lowerCase: string) =>
  name.length === lowerCase.length && name.toLowerCase() === lowerCase

/** Whether a text is a host, with a port or without; the same text is looked at once. */
const isHost = (() => {
  let last = ''
  return (text: string) => {
    if (text !== last && !URL.canParse(`http://${text}`)) return false
    last = text
    return true
  }
})()

/** What Node's parser lets by and HTTP does not (RFC 9112, sections 3.2 and 6.1; RFC 9110, section 4.2.4). */
export const requestFault = (
  { headers, httpVersion, url = '' }: IncomingMessage,
  { hosts }: Pick<Head, 'hosts'>,
): GraphError | undefined => {
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0'))
    return notHttp('A request of HTTP/1.1 has one Host header, no more and no less.', 'Host')
  if (headers.host && !isHost(headers.host))
    return notHttp('The Host header of the request is no name or address of a host.', 'Host')
  if (!url.startsWith('/') && url.includes('@')) return unknownTarget()
  const coding = headers['transfer-encoding']?.trim().toLowerCase()
  if (coding !== undefined && coding !== 'chunked')
    return new GraphError(
      'NotImplemented',
      'The request has a transfer coding that is not known here; send it chunked, or with its Content-Length.',
      { target: 'Transfer-Encoding' },
    )
  return undefined
}
