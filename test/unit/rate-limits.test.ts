import { expect, it } from 'vitest'
import { asTick } from '../../src/clock.ts'
import { publishedLimits, rateLimits } from '../../src/config/rate-limits.ts'
import { inMemoryLimits } from '../../src/limits/in-memory.ts'
import { bindingLimits } from '../../src/limits/rate-limit-bindings.ts'

const request = { tenant: 'a', application: 'x', isWrite: false }
const write = { ...request, isWrite: true }

/** How many of these in a row are let in at one moment. */
const admitted = async (admit: ReturnType<typeof inMemoryLimits>, asked: typeof request) => {
  let count = 0
  while ((await admit(asked)) === 0) count += 1
  return count
}

it.each([
  ['writes of an application', [write], 100],
  ['writes of a tenant', [write, { ...write, application: 'y' }, { ...write, application: 'z' }], 200],
  ['requests of an application', [request], 1000],
  ['requests of a tenant', [request, { ...request, application: 'y' }, { ...request, application: 'z' }], 2000],
])('admits as many %s as Microsoft publishes', async (_, askers, most) => {
  const admit = inMemoryLimits(publishedLimits, () => asTick(0))
  let count = 0
  for (let index = 0; index < 3 * most; index += 1) {
    const asked = askers[index % askers.length]
    if (asked && (await admit(asked)) === 0) count += 1
  }
  expect(count).toBe(most)
  expect(await admit({ ...write, tenant: 'b' })).toBe(0)
})

it('says how long to wait, and admits as many again when that is over', async () => {
  let now = 1000
  const admit = inMemoryLimits(publishedLimits, () => asTick(now))
  expect(await admitted(admit, write)).toBe(100)
  expect(await admit(write)).toBe(20)
  now += 12_500
  expect(await admit(write)).toBe(7.5)
  expect(await admit(request)).toBe(0)
  now += 7500
  expect(await admitted(admit, write)).toBe(100)
})

it('can be set one by one, and put off', async () => {
  const parsed = rateLimits.parse('tenant-writes=5, application=7')
  expect(parsed).toEqual({ ...publishedLimits, 'tenant-writes': 5, application: 7 })
  expect(
    await admitted(
      inMemoryLimits(parsed, () => asTick(0)),
      write,
    ),
  ).toBe(5)
  const off = inMemoryLimits(rateLimits.parse('off'), () => asTick(0))
  for (let index = 0; index < 5000; index += 1) expect(await off(write)).toBe(0)
})

it.each(['on', 'tenant', 'tenant=', 'tenant=0', 'tenant=-1', 'tenant=1.5', 'tenant=12345678', 'colour=5'])(
  'refuses the setting %s',
  (text) => {
    expect(rateLimits.safeParse(text).success).toBe(false)
  },
)

it('asks every binding that a request counts for, and waits for their period', async () => {
  const asked: string[] = []
  const refusing = new Set<string>()
  const binding = (name: string) => ({
    limit: async ({ key }: { key: string }) => {
      asked.push(`${name} ${key}`)
      return { success: !refusing.has(name) }
    },
  })
  const admit = bindingLimits({
    tenant: binding('tenant'),
    application: binding('application'),
    'tenant-writes': binding('tenant-writes'),
    'application-writes': binding('application-writes'),
  })
  expect(await admit(request)).toBe(0)
  expect(asked.splice(0)).toEqual(['tenant a', 'application a x'])
  expect(await admit(write)).toBe(0)
  expect(asked).toEqual(['tenant a', 'application a x', 'tenant-writes a', 'application-writes a x'])
  refusing.add('application-writes')
  expect([await admit(request), await admit(write)]).toEqual([0, 10])
})
