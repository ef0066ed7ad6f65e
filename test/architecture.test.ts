import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

/** Floors, top first. What stands on one floor side by side does not see its neighbours. */
const floors: readonly (readonly string[])[] = [
  ['entry'],
  ['app.ts', 'local', 'limits'],
  ['http'],
  ['behaviours'],
  ['dependencies.ts'],
  ['db'],
  ['odata', 'auth', 'entities', 'config'],
  ['model', 'errors.ts', 'json', 'docs', 'seal', 'relay'],
  // What stands beside `src`: an example that local mode uses as it stands.
  ['text', 'clock.ts', '..'],
]

const roomOf = (file: string) => file.split('/')[0] ?? ''
const floorOf = (file: string) => floors.findIndex((rooms) => rooms.includes(roomOf(file)))

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file))
const imports = sources.flatMap((file) =>
  [...readFileSync(join('src', file), 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(([, target = '']) => ({
    file,
    target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target,
    isOwn: target.startsWith('.') && !target.includes('node_modules'),
  })),
)

it('gives every file a floor', () => {
  expect(sources.filter((file) => floorOf(file) < 0)).toEqual([])
})

it('lets imports stay in their room or go down', () => {
  const wrong = imports.filter(
    ({ file, target, isOwn }) => isOwn && roomOf(file) !== roomOf(target) && floorOf(target) <= floorOf(file),
  )
  expect(wrong).toEqual([])
})

it('takes of what stands beside the sources the examples alone, in local mode alone', () => {
  const beside = imports.filter(({ target, isOwn }) => isOwn && roomOf(target) === '..')
  expect(beside.length).toBeGreaterThan(0)
  expect(beside.filter(({ file, target }) => roomOf(file) !== 'local' || !target.startsWith('../examples/'))).toEqual(
    [],
  )
})

it('keeps each library in the rooms it belongs to', () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    hono: ['app.ts', 'http', 'entry', 'local'],
    selfsigned: ['local'],
    ws: ['entry'],
    '@hono': ['app.ts', 'http', 'entry'],
    'drizzle-orm': ['db'],
    'better-sqlite3': ['db', 'entry'],
    jose: ['auth', 'local'],
    // Ciphers: all three runtimes have Node's by this name.
    node: ['entry', 'local', 'seal'],
    cloudflare: ['entry'],
  }
  const wrong = imports.filter(({ file, target, isOwn }) => {
    const rooms = isOwn ? undefined : allowed[target.split(/[/:]/)[0] ?? '']
    return rooms !== undefined && !rooms.includes(roomOf(file))
  })
  expect(wrong).toEqual([])
})

it('names no entity outside the vocabulary and the doors', () => {
  const wrong = imports.filter(
    ({ file, target, isOwn }) =>
      isOwn && roomOf(target) === 'entities' && !['entities', 'behaviours', 'entry', 'local'].includes(roomOf(file)),
  )
  expect(wrong).toEqual([])
})

it('reads the environment in the doors alone', () => {
  const wrong = sources.filter(
    (file) =>
      !['entry', 'local'].includes(roomOf(file)) &&
      /\bprocess\.\w|Deno\.|import\.meta/.test(readFileSync(join('src', file), 'utf8')),
  )
  expect(wrong).toEqual([])
})
