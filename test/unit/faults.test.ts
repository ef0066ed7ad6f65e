import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asInstant, asTick } from '../../src/clock.ts'
import { createFaults } from '../../src/local/faults/create-faults.ts'
import { FaultError } from '../../src/local/faults/fault-error.ts'
import { faultKinds } from '../../src/local/faults/kinds.ts'
import { pathMatcher } from '../../src/local/faults/path-matcher.ts'
import { preferredFault } from '../../src/local/faults/prefer.ts'
import { readFaults } from '../../src/local/faults/rule.ts'

const read = (profile: unknown) => {
  try {
    return readFaults(profile)
  } catch (error) {
    if (error instanceof FaultError) return error.message
    throw error
  }
}

describe('a profile', () => {
  it('is rules, one rule, or an object of rules', () => {
    const rule = { fault: 'throttle', method: 'POST', path: '/beta/*', share: 0.5, times: 2, retryAfter: 3 }
    expect([read(rule), read([rule]), read({ rules: [rule] })]).toEqual([[rule], [rule], [rule]])
  })

  it.each([
    [{ fault: 'throtle' }, 'fault must be one of', 'Perhaps throttle is meant.'],
    [{ fault: 'error', time: 1 }, 'has no member of this name; perhaps times is meant.'],
    [{}, 'needs the member fault'],
    ['often', 'a share as 10%'],
    ['101%', 'a share as 10%'],
    [{ rules: 1 }, 'rules must be a list'],
    [{ rules: [], more: 1 }, 'no other member'],
    [Array.from({ length: 101 }, () => ({ fault: 'error' })), '100 rules'],
    [null, 'an object with the member fault'],
    [{ fault: 'error', share: 1.1 }, 'share must be a number from 0 to 1.'],
    [{ fault: 'error', times: 0 }, 'times must be a whole number'],
    [{ fault: 'error', times: '1' }, 'times must be a whole number'],
    [{ fault: 'error', method: 'post' }, 'method must be one of'],
    [{ fault: 'error', path: 'beta' }, 'path must be a path'],
    [{ fault: 'latency', milliseconds: '400-100' }, 'milliseconds must be'],
    [{ fault: 'latency', milliseconds: 60_001 }, 'milliseconds must be'],
    [{ fault: 'latency', milliseconds: [1] }, 'milliseconds must be'],
    [{ fault: 'throttle', retryAfter: 1.5 }, 'retryAfter must be a whole number'],
  ])('%j is refused', (profile, ...sentences) => {
    for (const sentence of sentences) expect(read(profile)).toContain(sentence)
  })

  it('of a share strikes that share, a bit of everything', () => {
    const rules = readFaults('40%')
    expect(rules.reduce((left, { share = 1 }) => left * (1 - share), 1)).toBeCloseTo(0.6)
    expect(new Set(rules.map(({ fault }) => fault)).size).toBe(8)
  })
})

describe('Prefer', () => {
  it.each([
    ['gateway-fault=throttle;retry-after=3', { fault: 'throttle', retryAfter: 3 }],
    ['return=minimal, Gateway-Fault="latency" ; milliseconds=100-400', { fault: 'latency', milliseconds: '100-400' }],
    ['gateway-fault=not-found;times=2', { fault: 'not-found', times: 2 }],
    ['return=minimal', undefined],
    ['gateway-fault-of-another=1', undefined],
    [undefined, undefined],
  ])('%s', (header, rule) => {
    expect(preferredFault(header)).toEqual(rule)
  })

  it.each(['gateway-fault', 'gateway-fault=;', 'gateway-fault=throttle;wait=3', 'gateway-fault=throttle;times=-1'])(
    '%s is refused',
    (header) => {
      expect(() => preferredFault(header)).toThrow(FaultError)
    },
  )

  it('is a rule or refused, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...faultKinds), (noise, kind) => {
        for (const header of [noise, `gateway-fault=${noise}`, `gateway-fault=${kind};${noise}`]) {
          try {
            const rule = preferredFault(header)
            expect(rule === undefined || faultKinds.includes(rule.fault)).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(FaultError)
          }
        }
      }),
    )
  })
})

it('keeps what was there when a profile is refused', () => {
  const faults = createFaults({ clock: () => asInstant(0), ticks: () => asTick(0), authority: () => '' })
  faults.set({ fault: 'error', times: 2 })
  expect(() => faults.add([{ fault: 'keys' }, JSON.parse('{"fault":"none"}')])).toThrow(FaultError)
  expect(faults.list()).toEqual([{ fault: 'error', times: 2, left: 2 }])
})

it('has a hundred rules at work at the most, however they come', () => {
  let now = 0
  const faults = createFaults({ clock: () => asInstant(now), ticks: () => asTick(now), authority: () => '' })
  const many = (rule: object) => Array.from({ length: 60 }, () => ({ fault: 'error' as const, ...rule }))
  faults.add(many({ seconds: 1 }))
  expect(() => faults.add(many({}))).toThrow('There may be 100 rules')
  expect(faults.list()).toHaveLength(60)
  now = 1000
  faults.add(many({}))
  expect(faults.list()).toHaveLength(60)
})

describe('a path with *', () => {
  it('is for what it would be for as an expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '/', '.'), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (given, path) => {
        const expression = new RegExp(`^${given.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i')
        expect([given, path, pathMatcher(given)(path)]).toEqual([given, path, expression.test(path)])
      }),
    )
  })

  it('takes no longer for many of them', () => {
    expect(pathMatcher(`/${'*a'.repeat(1000)}*b`)(`/${'a'.repeat(60_000)}`)).toBe(false)
  })
})
