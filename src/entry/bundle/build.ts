import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import './check-declarations.ts'

// `npm run build:node`: makes `dist/node`.

const outdir = 'dist/node'
rmSync(outdir, { recursive: true, force: true })

const shared = { minify: true, platform: 'node', target: 'node20', logLevel: 'error' } as const

await build({ ...shared, entryPoints: ['src/entry/bundle/gateway.ts'], outdir, format: 'esm' })
await build({
  ...shared,
  entryPoints: { main: 'src/entry/node.ts' },
  outdir,
  bundle: true,
  // Not ES modules: to import one of Node's own has it load all that it could export, `node:http` undici as well.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['better-sqlite3'],
  alias: { zod: './src/entry/bundle/zod.ts', 'node:http2': './src/entry/bundle/http2.ts' },
  inject: ['src/entry/bundle/web.ts'],
  define: {
    DECLARATIONS_ARE_CHECKED: 'true',
    'import.meta.url': 'bundleUrl',
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
  ...shared,
  entryPoints: ['src/entry/runtime/database/writer.ts'],
  outdir,
  bundle: true,
  format: 'esm',
  external: ['better-sqlite3'],
})

// Has the first start of all find compiled what most starts need.
spawnSync(process.execPath, [`${outdir}/gateway.js`, '--help'])
