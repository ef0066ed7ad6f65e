import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { pageStyle } from '../../docs/page-style.ts'
import { documentFile } from '../../http/openapi/built-document.ts'
import { referenceScript } from './reference-script.ts'

// `npm run build:docs`: makes the files of the pages, each named by what is in it. `dist/docs` is for every gateway,
// `dist/local` for local mode.

/** Bytes: below that a compressed file saves nothing. */
const smallest = 1024

const built = async (entry: BuildOptions) => {
  const { outputFiles = [] } = await build({
    ...entry,
    bundle: true,
    minify: true,
    write: false,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    logLevel: 'error',
  })
  return Buffer.from(outputFiles[0]?.contents ?? [])
}
const bundled = (entry: string, format: 'esm' | 'iife') => built({ entryPoints: [entry], format })
/** What all pages have in common, and what this one has of its own. */
const styled = (...files: readonly string[]) => {
  const contents = [pageStyle, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n')
  return built({ stdin: { contents, loader: 'css' } })
}

const hashed = (name: string, content: Buffer) => {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16)
  return name.replace(/\.(?=\w+$)/, `-${hash}.`)
}

/** Writes the files, compressed as well, and `names.json`: their names by what they are called without the hash. */
const write = (folder: string, files: Readonly<Record<string, Buffer>>) => {
  mkdirSync(folder, { recursive: true })
  const names = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, hashed(name, content)]))
  const kept = new Set([
    'names.json',
    '.assetsignore',
    documentFile,
    ...Object.values(names).flatMap((name) => forms(name)),
  ])
  for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(`${folder}/${name}`, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const path = `${folder}/${names[name]}`
    // Its name says that it is the same, and the reference takes seconds to compress.
    if (existsSync(path)) continue
    if (content.length >= smallest) {
      writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [zlib.BROTLI_PARAM_QUALITY]: 9 } }))
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
    }
    writeFileSync(path, content)
  }
  // Cloudflare compresses what it sends itself.
  writeFileSync(`${folder}/.assetsignore`, '*.br\n*.gz\n')
  writeFileSync(`${folder}/names.json`, JSON.stringify(names))
}

const forms = (name: string) => [name, `${name}.br`, `${name}.gz`]

// Whoever starts a clone for the first time waits for it.
if (!existsSync('dist/docs/names.json')) console.error('Bundling the pages, once: some seconds.')
write('dist/docs', {
  'reference.js': Buffer.concat([await bundled('src/docs/prepare.ts', 'iife'), Buffer.from(referenceScript())]),
  'docs.js': await bundled('src/docs/docs.ts', 'esm'),
  'docs.css': await styled('src/docs/docs.css'),
})
write('dist/local', {
  'docs.js': await bundled('src/local/pages/browser/local-docs.ts', 'esm'),
  'explorer.js': await bundled('src/local/pages/browser/explorer.ts', 'esm'),
  'explorer.css': await styled('src/local/pages/browser/explorer.css'),
  'session.js': await bundled('src/local/pages/browser/session/session.ts', 'esm'),
  'session.css': await styled('src/local/pages/browser/explorer.css', 'src/local/pages/browser/session/session.css'),
})
