import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// No image is built here, for want of Docker: what it would have is laid out as the Dockerfile says, and used.

const [first = '', last = ''] = readFileSync('Dockerfile', 'utf8')
  .split(/^(?=FROM )/m)
  .slice(1)
const instruction = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(last)?.[1] ?? ''
const jsonOf = (text: string): readonly [string, ...string[]] => JSON.parse(text.slice(text.indexOf('[')))

const image = temporaryFolder('container')

const copied = [...last.matchAll(/^COPY --from=build \/gateway\/(\S+) \.\/(\S*)$/gm)].map(([, path = '']) => path)
for (const path of copied) {
  if (path !== 'node_modules') cpSync(path, join(image, path), { recursive: true })
}
// What `npm prune --omit=dev` leaves.
mkdirSync(join(image, 'node_modules'))
for (const name of Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies))
  symlinkSync(resolve('node_modules', name), join(image, 'node_modules', name))

const settings = Object.fromEntries(
  instruction('ENV')
    .split(' ')
    .map((each) => each.split('=') as [string, string]),
)

it('starts what it copies, says that it is well, stops when it is told to, and says that it is not well', async () => {
  const [command, ...args] = jsonOf(instruction('CMD'))
  expect(settings).toMatchObject({ HOST: '0.0.0.0', DATABASE_PATH: '/data/gateway.sqlite' })
  const own = { ...settingsFor(await createIssuer()), DATABASE_PATH: join(image, 'gateway.sqlite') }
  const { child, listening } = await openDoor(
    { name: 'container', command, args },
    { cwd: image, env: { ...settings, ...own, HOST: '127.0.0.1', PORT: '0' } },
  )
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const health = jsonOf(instruction('HEALTHCHECK'))
  const isWell = () => run(health[0], health.slice(1), { env: { PORT: new URL(listening.url).port } })
  expect(await isWell()).toEqual({ code: 0, stdout: '', stderr: '' })
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill(instruction('STOPSIGNAL') as NodeJS.Signals)
  expect(await exit).toBe(0)
  expect((await isWell()).code).toBe(1)
})

it('runs as no root, on the Node of .nvmrc, with the database where a volume is', () => {
  expect(instruction('USER')).toBe('node')
  const version = readFileSync('.nvmrc', 'utf8').trim()
  for (const stage of [first, last]) expect(stage).toMatch(new RegExp(`^FROM node:${version}-slim\\b`))
  expect(settings.DATABASE_PATH?.startsWith(`${jsonOf(instruction('VOLUME'))[0]}/`)).toBe(true)
  // Signals would reach a shell or npm in its place.
  expect(jsonOf(instruction('CMD'))).toEqual(['node', 'dist/node/gateway.js'])
})

it('is built of what the build reads, and sends no setting and no data along', () => {
  const [everything, ...sent] = readFileSync('.dockerignore', 'utf8').trimEnd().split('\n').slice(1)
  expect([everything, ...sent]).toEqual([
    '*',
    '!migrations',
    '!src',
    '!package.json',
    '!package-lock.json',
    '!tsconfig.json',
  ])
})
