import { DocumentError } from './document-error.ts'

/** In milliseconds. */
const timeLimit = 3000
/** In bytes. Entra ID's key sets are some ten thousand. */
const sizeLimit = 1024 * 1024

/** The part of the platform's `fetch` that is used here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * The text of a document from its own address: no redirect is followed, and a server that is slow or talks without end
 * is cut off. Throws whatever went wrong.
 */
export const fetchDocument = async (fetch: Fetch, url: string): Promise<string> => {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(timeLimit),
    headers: { Accept: 'application/json', 'Accept-Encoding': 'identity' },
  })
  if (response.status !== 200 || !response.body)
    throw new DocumentError(`Expected 200 with a body, got ${response.status}.`)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > sizeLimit) throw new DocumentError(`The document is larger than ${sizeLimit} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
