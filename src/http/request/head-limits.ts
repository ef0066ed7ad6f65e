import { GraphError } from '../../errors.ts'

/** Characters of path and query, percent-encoded: as many as Cloudflare lets through, so that every runtime is alike. */
export const mostUrlCharacters = 16 * 1024

/** Bytes of all names and values of headers, as Node's own server has it. */
export const mostHeaderBytes = 16 * 1024

/** Throws 414. */
export const checkUrlLength = (length: number) => {
  if (length > mostUrlCharacters)
    throw new GraphError('UriTooLong', `The URL of a request must not be longer than ${mostUrlCharacters} characters.`)
}

/**
 * Bytes of names and values. Authorization is not counted: a token has a limit of its own, and a request of a batch has the
 * token of the batch.
 */
export const headerBytesOf = (headers: Iterable<readonly [name: string, value: string]>): number => {
  let size = 0
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'authorization') size += name.length + value.length
  }
  return size
}

/** Throws 431. */
export const checkHeaderBytes = (size: number) => {
  if (size > mostHeaderBytes)
    throw new GraphError(
      'RequestHeaderFieldsTooLarge',
      `The headers of a request must not be larger than ${mostHeaderBytes} bytes in all.`,
    )
}
