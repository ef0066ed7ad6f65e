import { spawnSync } from 'node:child_process'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { type BuildOptions, build } from 'esbuild'
import './build-document.ts'

// `npm run build:node`: makes `dist/node`.

const outdir = 'dist/node'
rmSync(outdir, { recursive: true, force: true })

// An error that nobody catches is shown with its line: without a limit that would be tens of thousands of characters.
const shared = { minify: true, lineLimit: 120, platform: 'node', target: 'node20', logLevel: 'error' } as const
// Not ES modules: to import one of Node's own has it load all that it could export, `node:http` undici as well.
const bundled: BuildOptions = {
  ...shared,
  outdir,
  bundle: true,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['better-sqlite3'],
  alias: {
    zod: './src/entry/bundle/zod.ts',
    // An alias goes for what is below a package, too: these are what they are.
    'zod/mini': 'zod/mini',
    'zod/v4': 'zod/v4',
    'node:http2': './src/entry/bundle/http2.ts',
  },
}
const checked = { DECLARATIONS_ARE_CHECKED: 'true', 'import.meta.url': 'bundleUrl' }
const bundleUrl = 'src/entry/bundle/bundle-url.ts'

await build({
  ...shared,
  entryPoints: ['gateway', 'cli', 'compile'].map((name) => `src/entry/bundle/${name}.ts`),
  outdir,
  bundle: true,
  format: 'esm',
})
await build({
  ...bundled,
  entryPoints: { main: 'src/entry/node.ts' },
  inject: ['src/entry/bundle/web.ts', bundleUrl],
  alias: { ...bundled.alias, '@hono/zod-openapi': './src/entry/bundle/openapi.ts' },
  define: {
    ...checked,
    DOCUMENT_IS_BUILT: 'true',
    global: 'web',
    Headers: 'web.Headers',
    Request: 'web.Request',
    Response: 'web.Response',
    'globalThis.Headers': 'web.Headers',
    // For WebSockets alone.
    'globalThis.CloseEvent': 'undefined',
    'globalThis.ErrorEvent': 'undefined',
  },
})
await build({
  ...bundled,
  entryPoints: { cli: 'src/entry/cli.ts' },
  inject: [bundleUrl],
  define: checked,
  // Production is in the bundle above alone, without what this one has of local mode.
  plugins: [
    {
      name: 'production beside',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\.\/node\.ts$/ }, () => ({ path: './main.cjs', external: true })),
    },
  ],
})
await build({
  ...bundled,
  entryPoints: { index: 'src/entry/bundle/testing.ts' },
  // An error that nobody caught has its line shown: of a whole module it would be pages.
  lineLimit: 160,
  inject: [bundleUrl],
  define: checked,
})
// One copy of it, whichever way it is asked for.
writeFileSync(
  `${outdir}/index.js`,
  "import index from './index.cjs'\nexport const { createGateway, SeedError } = index\n",
)
// It declares, and holds no code.
for (const name of ['index.d.ts', 'index.d.cts']) copyFileSync('src/entry/testing/public.ts', `${outdir}/${name}`)

await build({
  ...shared,
  entryPoints: ['writer', 'checkpointer'].map((thread) => `src/entry/runtime/database/${thread}.ts`),
  outdir,
  bundle: true,
  format: 'esm',
  external: ['better-sqlite3'],
})

const compile = `${outdir}/compile.js`
// Without the settings, options and proxies of whoever builds.
const { status } = spawnSync(process.execPath, [compile], {
  env: { PATH: process.env.PATH },
  stdio: ['ignore', 'ignore', 'inherit'],
})
rmSync(compile)
if (status !== 0) throw new Error('The gateway that was built does not start.')
