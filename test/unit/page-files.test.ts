import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readDocsFile, readLocalFile } from '../../src/entry/runtime/project-files.ts'
import { pageFiles } from '../../src/http/service/page-files.ts'

const unpack = { br: brotliDecompressSync, gzip: gunzipSync }

it.each([
  ['the documentation', readDocsFile],
  ['local mode', readLocalFile],
])('has each file of %s as it is and compressed, the same in all forms', async (_, read) => {
  const { names, file } = pageFiles(read)
  const all = Object.values((await names()) ?? {})
  expect(all.length).toBeGreaterThan(0)
  for (const name of all) {
    const plain = await file(name)
    expect(plain?.headers).not.toHaveProperty('Content-Encoding')
    for (const [encoding, unpacked] of Object.entries(unpack)) {
      const packed = await file(name, `x, ${encoding};q=0.5`)
      expect([name, packed?.headers['Content-Encoding']]).toEqual([name, encoding])
      expect(unpacked(packed?.body ?? new Uint8Array()).equals(plain?.body ?? new Uint8Array())).toBe(true)
      expect(packed?.body.length ?? 0).toBeLessThan(plain?.body.length ?? 0)
    }
  }
})

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0', undefined],
  ['brotli, xgzip', undefined],
  ['', undefined],
])('chooses by Accept-Encoding: %s', async (accepted, encoding) => {
  const { names, file } = pageFiles(readDocsFile)
  const found = await file((await names())?.['docs.js'] ?? '', accepted)
  expect(found?.headers['Content-Encoding']).toBe(encoding)
})

it('has none that it cannot read, such as compressed ones of a host that compresses itself, or all before a build', async () => {
  const none = pageFiles(async () => undefined)
  expect([await none.names(), await none.file('docs.js')]).toEqual([undefined, undefined])
  const plain = pageFiles(async (name) => (/\.(br|gz)$/.test(name) ? undefined : readDocsFile(name)))
  const found = await plain.file((await plain.names())?.['docs.js'] ?? '', 'br')
  expect([found === undefined, found?.headers['Content-Encoding']]).toEqual([false, undefined])
})
