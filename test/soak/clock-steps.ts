import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers, published } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { atLeast, atMost } from './check.ts'
import { clockMoves, day, hour, movesText } from './clock-moves.ts'
import { connectionsTo } from './connections.ts'
import { type Scenario, tokenFor } from './scenario.ts'
import { shiftedClock } from './shifted-clock.ts'
import { tallyOf } from './tally.ts'

/** Writes of an application in a period. */
const mostWrites = 100
/** In seconds: the period of the rate limits. */
const period = 20
/** In milliseconds: how far what an id says may lie beside the clock. */
const idTolerance = 60_000
const connections = 4

/** When a UUIDv7 says that it was made, in milliseconds since 1970. */
const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

/** Sets the wall clock of a gateway at work ahead and back; what is measured goes on by the clock that nobody sets. */
export const clockSteps: Scenario = async ({ issuer, folder, start, say }) => {
  const clock = shiftedClock(join(folder, 'shift.json'))
  const RATE_LIMITS = `tenant=9999999,application=9999999,tenant-writes=9999999,application-writes=${mostWrites}`
  const settings = { ...clock.settings, RATE_LIMITS }
  const gateway = await start({ ...clock, databasePath: join(folder, 'clock.sqlite'), settings })
  const { send, close } = connectionsTo(gateway.url, connections + 1)
  const { ask, count, unexpected } = tallyOf(send)
  const newToken = () => tokenFor(issuer, tenants[0])
  const made = new Set<string>()
  const sum = { refused: 0, longer: 0, later: 0, doubled: 0, disordered: 0, wrongIds: 0, hidden: 0 }

  const create = async (token: string) => {
    const answer = await ask('create', { path: answers, token, body: published }, 201)
    const id = answer?.headers.location?.split('/').at(-1) ?? ''
    if (made.has(id)) sum.doubled += 1
    made.add(id)
    return id
  }
  let isOver = false
  const load = async () => {
    // An application each so many writes: none comes near its limit.
    for (let token = '', turn = 0; !isOver; turn += 1) {
      if (turn % (mostWrites / 2) === 0) token = await newToken()
      const id = await create(token)
      // The clock may be set between the two, past the end of what is kept.
      await ask('get', { path: `${answers}/${id}`, token }, 200, 404)
      await ask('list', { path: `${answers}?$top=5`, token }, 200)
      await sleep(10)
    }
  }
  /** Seconds for which an application that writes once more is told to wait; 0 where it may. */
  const wait = async (token: string) => {
    const answer = await ask('one write more', { path: answers, token, body: {} }, 400, 429)
    return answer?.status === 429 ? Number(answer.headers['retry-after']) : 0
  }
  const writeTooMuch = async (token: string) => {
    const inner = { method: 'POST', url: answers.slice('/beta'.length) }
    const requests = Array.from({ length: 20 }, (_, id) => ({ ...inner, id: `${id}` }))
    for (let turn = 0; turn < mostWrites; turn += requests.length)
      await ask('many writes', { path: '/beta/$batch', token, body: { requests } }, 200)
  }
  const createSome = async () => {
    const token = await newToken()
    const ids: string[] = []
    for (let turn = 0; turn < 5; turn += 1) ids.push(await create(token))
    sum.wrongIds += ids.filter((id) => Math.abs(timeOf(id) - clock.now()) > idTolerance).length
    if (ids.join() !== ids.toSorted().join()) sum.disordered += 1
    return ids
  }

  const kept = await createSome()
  const work = Array.from({ length: connections }, load)
  for (const { from, to } of clockMoves) {
    const token = await newToken()
    await clock.set(send, from)
    await writeTooMuch(token)
    if ((await wait(token)) > 0) sum.refused += 1
    await clock.set(send, to)
    if ((await wait(token)) > period) sum.longer += 1
    await clock.pass(send, (period + 1) * 1000)
    if ((await wait(token)) > 0) sum.later += 1
    const ids = await createSome()
    if (Math.abs(to) < day) kept.push(...ids)
    say(`set from ${from / hour} to ${to / hour} h`)
  }
  isOver = true
  await Promise.all(work)
  const token = await newToken()
  for (const id of kept)
    if ((await ask('get what was made', { path: `${answers}/${id}`, token }, 200, 404))?.status !== 200) sum.hidden += 1
  close()
  await gateway.end('SIGTERM')
  for (const [what, times] of unexpected) say(`${times} x ${what}`)
  return {
    done: `${movesText}, ${count.requests} requests of ${connections} connections`,
    checks: [
      atLeast(clockMoves.length, 'steps before which an application was over its limit', sum.refused),
      atMost(0, `steps after which it had to wait longer than ${period} s`, sum.longer),
      atMost(0, `steps ${period} s after which it still had to wait`, sum.later),
      atMost(0, 'ids given twice', sum.doubled),
      atMost(0, 'steps after which ids went backwards', sum.disordered),
      atMost(0, 'ids more than a minute beside the clock', sum.wrongIds),
      atMost(0, 'rows younger than a day that are gone', sum.hidden),
      atMost(0, '5xx', count.serverErrors),
      atMost(
        0,
        'answers that nobody expected',
        [...unexpected.values()].reduce((total, each) => total + each, 0),
      ),
    ],
  }
}
