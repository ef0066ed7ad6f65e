import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { run } from '../support/process/run.ts'
import { zodApisIn } from '../support/process/zod-apis.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('deploy')

/** In bytes, as sent. */
const mostSent = 140_000

it('makes a Worker of under 140 KB, without an account', { timeout: 90_000 }, async () => {
  const { code, stdout } = await run('npm', ['run', 'deploy', '--', '--dry-run', '--outdir', folder], {
    env: { HOME: folder, CI: 'true', WRANGLER_SEND_METRICS: 'false' },
    timeout: 80_000,
  })
  expect([code, stdout]).toEqual([0, expect.stringContaining('--dry-run: exiting now.')])
  for (const binding of ['DATABASE', 'ASSETS', 'LIMIT_TENANT']) expect(stdout).toContain(`env.${binding} `)
  const worker = readFileSync(join(folder, 'worker.js'))
  expect(zodApisIn(worker.toString())).toEqual({ classic: false, mini: true })
  expect(gzipSync(worker).length).toBeLessThan(mostSent)
})
