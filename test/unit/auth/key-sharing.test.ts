import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { fixedKeys, type KeySource } from '../../../src/auth/key-source.ts'
import { remoteKeys } from '../../../src/auth/remote-keys.ts'
import { clocksOf } from '../../support/process/two-clocks.ts'
import { promised } from '../../support/promised.ts'

const minute = 60_000
const hour = 60 * minute

const newKey = async (kid: string) => {
  const publicExponent = new Uint8Array([1, 0, 1])
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent }
  const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return { ...(await exportJWK(publicKey)), kid, use: 'sig' }
}
const [first, second] = await Promise.all([newKey('first'), newKey('second')])
const setOf = (...keys: readonly object[]) => new Response(JSON.stringify({ keys }))

type Answer = () => Response | Promise<Response>
const fails: Answer = () => Promise.reject(new TypeError('fetch failed'))

/** An authority, a place that instances share, and a clock that stands until it is moved. */
const start = (answer: Answer) => {
  const world = { now: Date.UTC(2026, 0, 1), answer, fetches: 0, text: '', puts: [] as number[], work: [] as unknown[] }
  const shared = {
    get: async () => world.text || undefined,
    put: async (text: string, seconds: number) => {
      world.puts.push(seconds)
      world.text = text
    },
  }
  const fetch = async () => {
    world.fetches += 1
    return world.answer()
  }
  const instance = () =>
    remoteKeys({
      url: 'https://x.test',
      fetch,
      ...clocksOf(world),
      shared,
      background: (work) => world.work.push(work),
    })
  return { world, instance, idle: () => Promise.all(world.work) }
}

const statusOf = (keys: KeySource, kid: string) =>
  promised(keys.find)(kid).then(
    (key) => (key ? 200 : 401),
    (error: { status: number }) => error.status,
  )

describe('keys are ready', () => {
  it('after a first fetch, which is waited for', async () => {
    const { instance } = start(() => setOf(first))
    expect(await instance().isReady()).toBe(true)
  })

  it('after a fetch that is under way already', async () => {
    const { world, instance } = start(() => setOf(first))
    const keys = instance()
    expect(await Promise.all([keys.isReady(), keys.isReady()])).toEqual([true, true])
    expect(world.fetches).toBe(1)
  })

  it('or not, as the set that is given holds one that can be used', async () => {
    expect(await fixedKeys({ keys: [first] }).isReady()).toBe(true)
    expect(await fixedKeys({ keys: [] }).isReady()).toBe(false)
    expect(await fixedKeys({ keys: [{ ...first, use: 'enc' }] }).isReady()).toBe(false)
  })
})

it.each([{ use: undefined }, { use: 'sig', alg: 'RS256' }, { alg: undefined }])(
  'takes a key that says no more than it must: %j',
  async (change) => {
    expect(await fixedKeys({ keys: [{ ...first, ...change }] }).find('first')).toBeDefined()
  },
)

it.each([5, null, {}, ['https://x.test'], undefined])(
  'takes an issuer that is no text for none: %j',
  async (issuer) => {
    const key = await fixedKeys({ keys: [{ ...first, issuer }] }).find('first')
    expect(key).toMatchObject({ issuer: undefined })
  },
)

describe('what is shared', () => {
  it('is kept for a day, in seconds', async () => {
    const { world, instance } = start(() => setOf(first))
    await instance().find('first')
    expect(world.puts).toEqual([86_400])
  })

  it('is passed over when a part of it is missing, or is of another kind', async () => {
    const { world, instance } = start(() => setOf(first))
    await instance().find('first')
    const good: object = JSON.parse(world.text)
    for (const name of Object.keys(good)) {
      for (const value of [undefined, null, 'x', 1.5, {}]) {
        const fetches = world.fetches
        world.text = JSON.stringify({ ...good, [name]: value })
        expect([name, value, await statusOf(instance(), 'first')]).toEqual([name, value, 200])
        expect([name, value, world.fetches]).toEqual([name, value, fetches + 1])
      }
    }
  })

  it('never takes the place of a newer set that an instance has', async () => {
    const { world, instance, idle } = start(() => setOf(first))
    const keys = instance()
    await keys.find('first')
    const old = world.text
    world.now += hour
    world.answer = () => setOf(second)
    await keys.find('first')
    await idle()
    world.text = old
    world.now += hour
    world.answer = fails
    expect(await statusOf(keys, 'second')).toBe(200)
    await idle()
    expect(await statusOf(keys, 'second')).toBe(200)
  })

  it('spares a fetch for a kid that another instance has come to know', async () => {
    const { world, instance } = start(() => setOf(first))
    const keys = instance()
    await keys.find('first')
    world.now += 30 * minute
    world.answer = () => setOf(first, second)
    world.text = ''
    await instance().find('second')
    expect(world.fetches).toBe(2)
    expect(await statusOf(keys, 'second')).toBe(200)
    expect(world.fetches).toBe(2)
  })

  it('holds an instance to the limit on unknown kids that another has used up', async () => {
    const { world, instance } = start(() => setOf(first))
    const [one, two] = [instance(), instance()]
    for (const keys of [one, two]) await keys.find('first')
    world.now += minute
    expect(await statusOf(one, 'unknown')).toBe(401)
    expect(world.fetches).toBe(2)
    expect(await statusOf(two, 'unknown')).toBe(401)
    expect(world.fetches).toBe(2)
  })
})

describe('whoever asks', () => {
  it('waits for the attempt that is under way, though one that was given up ends in between', async () => {
    const { world, instance } = start(() => setOf(first))
    const keys = instance()
    const [givenUp, current] = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()]
    const statusAfter = async (answer: Promise<Response>) => {
      const before = world.fetches
      world.answer = () => answer
      const status = statusOf(keys, 'first')
      await expect.poll(() => world.fetches).toBe(before + 1)
      return { status }
    }
    const one = await statusAfter(givenUp.promise)
    world.now += minute
    const two = await statusAfter(current.promise)
    givenUp.reject(new TypeError('fetch failed'))
    // All that follows from it happens within this turn.
    await new Promise(setImmediate)
    const three = statusOf(keys, 'first')
    current.resolve(setOf(first))
    expect(await Promise.all([one.status, two.status, three])).toEqual([200, 200, 200])
    expect(world.fetches).toBe(2)
  })

  it('waits for the hourly fetch, though the limit on unknown kids is used up', async () => {
    const { world, instance } = start(() => setOf(first))
    const keys = instance()
    await keys.find('first')
    world.now += hour - minute
    world.answer = fails
    expect(await statusOf(keys, 'second')).toBe(503)
    world.now += 2 * minute
    world.answer = () => setOf(first, second)
    expect(await statusOf(keys, 'second')).toBe(200)
  })
})
