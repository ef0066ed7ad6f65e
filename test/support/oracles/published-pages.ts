import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../golden/pages/', import.meta.url)

/** A request and its response as a page of Microsoft's documentation shows them; the line ends are its own, CRLF. */
export interface Exchange {
  /** What the page does: `create`, `list` and so on. */
  readonly name: string
  readonly method: string
  /** With `{…Id}` for the key. */
  readonly path: string
  readonly body: string | undefined
  readonly status: number
  readonly answer: string | undefined
  /** The `Content-Length` of each body, as published. */
  readonly lengths: readonly number[]
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n')

/** A head, and after an empty line a body where there is one. */
const messageIn = (text: string) => {
  const end = text.indexOf('\n\n')
  return end < 0 ? { head: text } : { head: text.slice(0, end), body: crlf(text.slice(end + 2)) }
}

const exchangeIn = (section: string): Exchange => {
  const [name = '', rest = ''] = section.split(/\n(.*)/s)
  const [request = '', response = ''] = rest.split(/\n(?=HTTP\/1\.1 )/)
  const [asked, answered] = [messageIn(request.trimEnd()), messageIn(response.trimEnd())]
  const [, method = '', url = ''] = /^(\S+) (\S+)/.exec(asked.head) ?? []
  return {
    name,
    method,
    path: url.replace('https://graph.microsoft.com', ''),
    body: asked.body,
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(answered.head)?.[1]),
    answer: answered.body,
    lengths: [...rest.matchAll(/^content-length: (\d+)$/gim)].map(([, length]) => Number(length)),
  }
}

/** The pages of each resource, in the order in which they can be followed: create first, delete last. */
export const publishedPages = readdirSync(folder).map((file) => ({
  resource: file.replace('.http', ''),
  exchanges: readFileSync(new URL(file, folder), 'utf8').split(/^### /m).slice(1).map(exchangeIn),
}))
