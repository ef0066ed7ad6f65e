import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import type { Running } from '../support/gateways/running.ts'

const partners = '/beta/deviceManagement/remoteAssistancePartners'
const settings = '/beta/deviceManagement/remoteAssistanceSettings'

/** Conditions on an entity whose entity tag is W/"1". */
const met: readonly Record<string, string>[] = [
  { 'If-Match': 'W/"1"' },
  { 'If-Match': '"1"' },
  { 'If-Match': '*' },
  { 'If-Match': 'W/"77",W/"1"' },
  { 'If-Match': 'W/"1" , "x"' },
  { 'If-None-Match': 'W/"77"' },
  { 'If-None-Match': 'W/"77", W/"78", "x"' },
  { 'If-None-Match': '"never-given"' },
  { 'If-None-Match': 'W/"99999999999999999999"' },
  { 'If-Match': 'W/"1"', 'If-None-Match': 'W/"2"' },
]
const unmet: readonly Record<string, string>[] = [
  // Stale: the caller's is another one.
  { 'If-Match': 'W/"77"' },
  { 'If-Match': 'W/"77", W/"78"' },
  { 'If-Match': '"never-given"' },
  { 'If-Match': 'W/"99999999999999999999"' },
  // Known: the caller has it.
  { 'If-None-Match': 'W/"1"' },
  { 'If-None-Match': '*' },
  { 'If-None-Match': 'W/"1", W/"77"' },
  { 'If-None-Match': 'W/"77",W/"1"' },
  { 'If-None-Match': '"x" , W/"77" , W/"1"' },
  { 'If-Match': 'W/"1"', 'If-None-Match': 'W/"1"' },
  { 'If-Match': '*', 'If-None-Match': '*' },
]

/** If-Match and If-None-Match (RFC 9110, section 13.1): one judgement, whatever is to be done. */
export const preconditionsContract = (gateway: () => Running) =>
  describe('conditions', () => {
    const { get, post, call } = callerOf(gateway)
    const created = async () => {
      const { id } = (await post(partners, { displayName: 'before' })).body
      return `${partners}/${id}`
    }
    const body = { displayName: 'after' }
    type Attempt = (item: string, headers: Record<string, string>) => ReturnType<typeof call>
    const writes: readonly [string, Attempt, number][] = [
      ['an update', (item, headers) => call('PATCH', item, { body, headers }), 200],
      ['an empty update', (item, headers) => call('PATCH', item, { body: {}, headers }), 200],
      ['a deletion', (item, headers) => call('DELETE', item, { headers }), 204],
      ['an action', (item, headers) => call('POST', `${item}/beginOnboarding`, { headers }), 204],
    ]

    it.each(writes)('that are met let %s be', async (_, attempt, success) => {
      const outcomes = met.map(async (headers) => [headers, (await attempt(await created(), headers)).status])
      expect(await Promise.all(outcomes)).toEqual(met.map((headers) => [headers, success]))
    })

    it.each(writes)('that are not met refuse %s, and nothing is changed', async (_, attempt) => {
      const outcomes = unmet.map(async (headers) => {
        const item = await created()
        const { status, body } = await attempt(item, headers)
        return [headers, status, body?.error?.code, (await get(item)).headers.get('ETag')]
      })
      expect(await Promise.all(outcomes)).toEqual(unmet.map((headers) => [headers, 412, 'PreconditionFailed', 'W/"1"']))
    })

    const attempts: readonly [string, Attempt][] = [
      ...writes.map(([name, attempt]): [string, Attempt] => [name, attempt]),
      ['a reading', (item, headers) => get(item, headers)],
    ]
    it.each(attempts)('of %s say nothing of what is not there', async (_, attempt) => {
      for (const headers of [{ 'If-Match': '*' }, { 'If-Match': 'W/"1"' }, { 'If-None-Match': '*' }]) {
        expect([headers, (await attempt(`${partners}/absent`, headers)).status]).toEqual([headers, 404])
      }
    })

    it('shape a reading: 412 before 304', async () => {
      const item = await created()
      const read = (conditions: typeof met) =>
        Promise.all(
          conditions.map(async (condition) => {
            const { status, headers } = await get(item, condition)
            return [condition, status, headers.get('ETag')]
          }),
        )
      expect(await read(met)).toEqual(met.map((condition) => [condition, 200, 'W/"1"']))
      const [stale, known] = [unmet.slice(0, 4), unmet.slice(4)]
      expect(await read(stale)).toEqual(stale.map((condition) => [condition, 412, null]))
      expect(await read(known)).toEqual(known.map((condition) => [condition, 304, 'W/"1"']))
    })

    it('leave a 304 the headers that a cache keeps by (RFC 9110, section 15.4.5)', async () => {
      const answer = await post(answers, published)
      const paths = [
        `${answers}/${answer.body.id}`,
        await created(),
        (await created()).replace('/beta/', '/v1.0/'),
        settings,
        '/beta/deviceManagement',
        '/v1.0/deviceManagement',
      ]
      const kept = ['Cache-Control', 'Content-Location', 'ETag', 'Expires', 'Vary']
      for (const path of paths) {
        for (const method of ['GET', 'HEAD']) {
          const of = (headers: Headers) => kept.map((name) => [path, method, name, headers.get(name)])
          const whole = await call(method, path)
          const tag = whole.headers.get('ETag') ?? ''
          const known = await call(method, path, { headers: { 'If-None-Match': tag } })
          expect([path, whole.status, known.status]).toEqual([path, 200, 304])
          expect(of(known.headers)).toEqual(of(whole.headers))
          expect(known.headers.get('Vary')).toMatch(/^Accept, Prefer/)
        }
      }
    })

    it('hold for settings, too', async () => {
      const { headers } = await call('PATCH', settings, { body: { blockChat: true } })
      const tag = headers.get('ETag') ?? ''
      const update = async (condition: Record<string, string>, change: object) =>
        (await call('PATCH', settings, { body: change, headers: condition })).status
      for (const change of [{}, { blockChat: true }]) {
        expect(await update({ 'If-Match': 'W/"999999"' }, change)).toBe(412)
        expect(await update({ 'If-Match': 'W/"999999", "x"' }, change)).toBe(412)
        expect(await update({ 'If-None-Match': `W/"999999", ${tag}` }, change)).toBe(412)
        expect(await update({ 'If-None-Match': '*' }, change)).toBe(412)
        expect((await get(settings)).headers.get('ETag')).toBe(tag)
      }
      expect(await update({ 'If-Match': `W/"999999", ${tag}` }, {})).toBe(200)
      expect(await update({ 'If-Match': `W/"999999", ${tag}` }, { blockChat: false })).toBe(200)
    })

    const others = (count: number) => Array.from({ length: count }, (_, number) => `W/"${number + 100}"`)
    it.each(attempts)('of %s name twenty entity tags at most', async (_, attempt) => {
      const twenty = [...others(19), 'W/"1"'].join(', ')
      expect((await attempt(await created(), { 'If-Match': twenty })).status).toBeLessThan(300)
      expect([304, 412]).toContain((await attempt(await created(), { 'If-None-Match': twenty })).status)
      for (const name of ['If-Match', 'If-None-Match']) {
        const item = await created()
        const { status, body } = await attempt(item, { [name]: ['W/"1"', ...others(20)].join(',') })
        expect([status, body?.error?.target]).toEqual([400, name])
        expect((await get(item)).headers.get('ETag')).toBe('W/"1"')
      }
    })

    it.each(['1', '"1', 'W/1', 'w/"1"', '"1" "2"', '"1",', ',"1"', '*, "1"', '"a b"'])(
      'must be entity tags: %j is none',
      async (tags) => {
        const item = await created()
        for (const name of ['If-Match', 'If-None-Match']) {
          const { status, body } = await call('PATCH', item, {
            body: { displayName: 'after' },
            headers: { [name]: tags },
          })
          expect([name, status, body.error?.code, body.error?.target]).toEqual([name, 400, 'BadRequest', name])
        }
      },
    )
  })
