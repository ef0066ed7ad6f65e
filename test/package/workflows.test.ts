import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

// They are read here, and run nowhere but at GitHub.

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>
}

const folder = '.github/workflows'
const workflows = readdirSync(folder)
const read = (name: string): Workflow => parse(readFileSync(join(folder, name), 'utf8'), { strict: true })
const stepsOf = (name: string) => Object.values(read(name).jobs).flatMap(({ steps }) => steps)

it.each(workflows)(
  '%s may read the sources and, but for a release, no more, and takes actions of one version',
  (name) => {
    const { permissions, jobs } = read(name)
    expect(permissions).toEqual({ contents: 'read' })
    const more = Object.values(jobs).flatMap((job) => (job.permissions ? [job.permissions] : []))
    expect(more).toEqual(name === 'release.yml' ? [{ contents: 'read', 'id-token': 'write' }] : [])
    for (const { uses } of stepsOf(name))
      expect(uses ?? 'actions/none@v1.0.0').toMatch(/^actions\/[\w-]+@v\d+\.\d+\.\d+$/)
  },
)

it('tests every push by what CI runs everywhere, and by what takes longer', () => {
  expect(Object.keys(read('ci.yml').on)).toEqual(['push', 'pull_request'])
  expect(stepsOf('ci.yml').flatMap(({ run }) => run ?? [])).toEqual(['.ci/run', 'npm run test:long'])
})

it('publishes a tag of the version after the tests, without a secret', () => {
  expect(read('release.yml').on).toEqual({ push: { tags: ['v*'] } })
  const commands = stepsOf('release.yml').flatMap(({ run }) => run ?? [])
  expect(commands.slice(-2)).toEqual(['.ci/run', 'npm publish --provenance'])
  expect(commands[0]).toContain('$GITHUB_REF_NAME')
  expect(readFileSync(join(folder, 'release.yml'), 'utf8')).not.toContain('secrets.')
})

it('takes the Node of .nvmrc, which starts the gateway', () => {
  for (const name of workflows) {
    const setup = stepsOf(name).find(({ uses }) => uses?.startsWith('actions/setup-node@'))
    expect(setup?.with).toMatchObject({ 'node-version-file': '.nvmrc' })
  }
})
