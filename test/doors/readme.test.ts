import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'

const readme = readFileSync('README.md', 'utf8')

it("answers the README's own curl with 201", async () => {
  const gateway = await startLocal()
  const [curl = ''] = /^curl -i .*$/m.exec(readme) ?? []
  const TOKEN = await gateway.token()
  const { stdout } = await run('sh', ['-c', curl.replace('http://127.0.0.1:8787', gateway.url)], { env: { TOKEN } })
  await gateway.stop()
  const [head = '', body = ''] = stdout.split('\r\n\r\n')
  const shown = /```http\n(HTTP\/1\.1 201[^`]*)```/.exec(readme)?.[1]?.trimEnd().split('\n') ?? []
  expect(shown.length).toBeGreaterThan(1)
  for (const line of shown) {
    const [name = ''] = line.split(':')
    expect(head.toLowerCase()).toContain(name === 'Location' ? 'location: http' : line.toLowerCase())
  }
  expect(JSON.parse(body)).toMatchObject({ sessionKey: 'Session Key value', sessionType: 'takeFullControl' })
})

it('tells CI to run what the README tells a newcomer, and to install a browser, nothing else', () => {
  const [head, ...paragraphs] = readFileSync('.ci/run', 'utf8').trimEnd().split('\n\n')
  expect(head).toMatch(/^#!.*\n#.*\nset -euo pipefail$/)
  expect(paragraphs.at(-1)).toBe('npm ci && npm test')
  const before = paragraphs.slice(0, -1).join('\n')
  expect(before).not.toMatch(/\b(npm|npx|node)\b/)
  expect(before.match(/apt-get install.*/g)).toEqual(['apt-get install -y --no-install-recommends chromium'])
  expect(readme).toContain('```sh\nnpm ci && npm test\n```')
})
