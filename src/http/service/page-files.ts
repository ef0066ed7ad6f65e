import type { Dependencies } from '../../dependencies.ts'
import { once } from '../../text/once.ts'

type ReadAsset = Dependencies['readAsset']

/** The names that a build gave the files of a page, by what they are called: `docs.js` → `docs-<hash>.js`. */
export type PageNames = Readonly<Record<string, string>>

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

/** The endings of what a build has compressed, best first, by their names in HTTP. */
const encodings = { br: '.br', gzip: '.gz' } as const

/**
 * The files of a page: their names are undefined before a build, and a file that no build named is none. A name stands for
 * one content for ever. Each is read once: the names bound how many there are.
 */
export const pageFiles = (readAsset: ReadAsset) => {
  const read = once(async (): Promise<PageNames | undefined> => {
    const bytes = await readAsset('names.json')
    return bytes && JSON.parse(new TextDecoder().decode(bytes))
  })
  const known = new Map<string, ReturnType<ReadAsset>>()
  const bytesOf = (name: string) => {
    const bytes = known.get(name) ?? readAsset(name)
    known.set(name, bytes)
    return bytes
  }
  return {
    names: read,
    file: async (name: string, accepted = ''): Promise<PageFile | undefined> => {
      if (!Object.values((await read()) ?? {}).includes(name)) return undefined
      const headers = {
        'Content-Type': types[name.replace(/^.*\./, '')] ?? 'application/octet-stream',
        'Cache-Control': 'public, max-age=31536000, immutable',
        Vary: 'Accept-Encoding',
      }
      for (const [encoding, ending] of Object.entries(encodings)) {
        const body = isAccepted(encoding, accepted) ? await bytesOf(`${name}${ending}`) : undefined
        if (body) return { body, headers: { ...headers, 'Content-Encoding': encoding } }
      }
      const body = await bytesOf(name)
      return body && { body, headers }
    },
  }
}

/** Whether an Accept-Encoding names a coding, and not as one with no weight (RFC 9110, section 12.5.3). */
const isAccepted = (encoding: string, accepted: string) =>
  accepted.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
