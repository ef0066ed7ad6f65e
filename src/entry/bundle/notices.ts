import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

// `npm run build:notices`: makes `dist/THIRD-PARTY-NOTICES`, with the licence of every package that a bundle has a part of.
// Their licences ask for it wherever the parts go.

/** Found beside the gateway, and not in it. */
const external = ['better-sqlite3', 'cloudflare:*']
/** What builds it, of what package.json names for development. */
const isOfTheBuild = (name: string) => /^(@types\/.*|esbuild|node)$/.test(name)

const sources = globSync('src/**/*.{ts,js}', { exclude: ['src/entry/bundle/**', 'src/**/*.d.ts'] })
const { metafile } = await build({
  // One bundle of every source: what any of the bundles has is in it.
  stdin: { contents: sources.map((path) => `import './${path.replaceAll('\\', '/')}'`).join('\n'), resolveDir: '.' },
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  external,
  loader: { '.css': 'empty' },
  logLevel: 'error',
})

const imported = Object.keys(metafile.inputs).flatMap(
  (path) => /.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[0] ?? [],
)
// The page's are copied as they are, and no source imports them.
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const named = Object.keys(devDependencies).flatMap((name) => (isOfTheBuild(name) ? [] : [`node_modules/${name}`]))

const noticeOf = (folder: string) => {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && /^(licen[sc]e|copying|notice)/i.test(file.name))
    .map((file) => readFileSync(join(folder, file.name), 'utf8').trim())
  const by = typeof author === 'string' ? author : author?.name
  const without = `Its package brings no text of the licence${by ? `, and names as its author ${by}` : ''}.`
  return [`${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [without])].join('\n\n')
}

const notices = [...new Set([...imported, ...named])].sort().map(noticeOf)
const line = `\n\n${'-'.repeat(80)}\n\n`
mkdirSync('dist', { recursive: true })
writeFileSync(
  'dist/THIRD-PARTY-NOTICES',
  `${['The bundles of Remote Help Gateway have parts of these packages.', ...notices].join(line)}\n`,
)
