import { badRequest } from '../../errors.ts'

/** A version of OData that the gateway reads and writes. */
export type ODataVersion = '4.0' | '4.01'

/**
 * The version that a request's payload is written in (OData 4.01 Protocol, section 8.1.5): what OData-Version says, else
 * the newest that its sender would read, so 4.01 where it does not say. Throws 400 for a version that there is not
 * here, in either header.
 */
export const readODataVersion = (headers: Headers): ODataVersion => {
  const said = headers.get('OData-Version')?.trim()
  const version = said === '4.0' || said === '4.01' ? said : undefined
  if (said && !version) throw badRequest('The OData-Version header can be 4.0 or 4.01.', 'OData-Version')
  const newest = readMaxVersion(headers)
  return version ?? newest
}

/**
 * The newest version that an answer may be in (OData 4.01 Protocol, section 8.2.7): 4.01 where OData-MaxVersion does not
 * say. Throws 400 for what is no version, or one before 4.0, in which there is nothing to answer.
 */
export const readMaxVersion = (headers: Headers): ODataVersion => {
  const said = headers.get('OData-MaxVersion')?.trim()
  if (!said) return '4.01'
  if (/^\d{1,3}\.\d{1,3}$/.test(said) && Number(said) >= 4) return Number(said) < 4.01 ? '4.0' : '4.01'
  throw badRequest('The OData-MaxVersion header must be a version from 4.0 on.', 'OData-MaxVersion')
}
