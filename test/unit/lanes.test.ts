import { expect, it, vi } from 'vitest'
import type { Lane } from '../../src/dependencies.ts'
import { lanesOfProcess, openLanes } from '../../src/limits/lanes.ts'

const { signal } = new AbortController()
const never = () => signal
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
/** Work that is done when it is told to. */
const held = () => {
  const started: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      started.push(name)
      ends.set(name, (error) => (error ? reject(error) : resolve(name)))
    })
  return { started, work, end: (name: string, error?: Error) => ends.get(name)?.(error) }
}
const turn = async () => {}

/** The largest page that waits for nobody, and the smallest that does. */
const small = { size: 64 * 1024 }
const large = { size: 64 * 1024 + 1 }

it('does the work of a tenant in its order, two at once, and that of another tenant beside it', async () => {
  const { batch } = lanesOfProcess(turn, turn)
  const { started, work, end } = held()
  const answers = ['a', 'b', 'c', 'd'].map((name) => batch('one', work(name), never))
  const other = batch('other', work('other'), never)
  await settled()
  expect(started).toEqual(['a', 'b', 'other'])
  end('b')
  await settled()
  expect(started.slice(3)).toEqual(['c'])
  for (const name of ['a', 'c', 'other']) end(name)
  await settled()
  end('d')
  expect(await Promise.all([...answers, other])).toEqual(['a', 'b', 'c', 'd', 'other'])
})

it('frees a lane when work fails, and when the caller of what waits has gone', async () => {
  const { batch } = lanesOfProcess(turn, turn)
  const { started, work, end } = held()
  const leaving = new AbortController()
  const [first, second] = ['a', 'b'].map((name) => batch('one', work(name), never))
  const left = batch('one', work('left'), () => leaving.signal)
  const next = batch('one', work('next'), never)
  await settled()
  leaving.abort()
  await expect(left).rejects.toMatchObject({ status: 429 })
  const gone = () => AbortSignal.abort()
  await expect(batch('one', work('gone'), gone)).rejects.toMatchObject({ status: 429 })
  end('a', new Error('failed'))
  await expect(first).rejects.toThrow('failed')
  await settled()
  expect(started).toEqual(['a', 'b', 'next'])
  for (const name of ['b', 'next']) end(name)
  expect(await Promise.all([second, next])).toEqual(['b', 'next'])
  const again = batch('one', work('again'), never)
  await settled()
  end('again')
  expect(await again).toBe('again')
})

it('lets nobody wait for longer than a client does, and who is at work finish', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { batch } = lanesOfProcess(turn, turn)
    const { work, end, started } = held()
    const [first, second] = ['a', 'b'].map((name) => batch('one', work(name), never))
    const refused = vi.fn()
    batch('one', work('late'), never).catch(refused)
    vi.advanceTimersByTime(20_000)
    await settled()
    expect(refused).toHaveBeenCalledWith(expect.objectContaining({ status: 429, reason: 'waiting' }))
    const next = batch('one', work('next'), never)
    end('a')
    await settled()
    vi.advanceTimersByTime(20_000)
    for (const name of ['b', 'next']) end(name)
    expect(await Promise.all([first, second, next])).toEqual(['a', 'b', 'next'])
    expect(started).toEqual(['a', 'b', 'next'])
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it.each([
  ['page', 500],
  ['batch', 50],
] as const)('refuses a %s when %i of the tenant wait already, and nobody else', async (kind, most) => {
  const { page, batch } = lanesOfProcess(turn, turn)
  const lane: Lane = (tenant, work, signalOf) =>
    kind === 'batch'
      ? batch(tenant, work, signalOf)
      : page(tenant, { isHeavy: true, read: async () => large, answer: work }, signalOf)
  const { work, end, started } = held()
  const waiting = Array.from({ length: most + 2 }, (_, index) => lane('one', work(String(index)), never))
  await expect(lane('one', work('over'), never)).rejects.toMatchObject({
    status: 429,
    headers: { 'Retry-After': '1' },
    reason: 'waiting',
  })
  void lane('other', work('other'), never)
  await settled()
  expect(started).toContain('other')
  for (let done = 0; done < most + 2; done += 1) {
    end(String(done))
    await settled()
  }
  expect(await Promise.all(waiting)).toHaveLength(most + 2)
})

/** Pages of a tenant: how often each was read, and what their answers are given with. */
const pagesOf = ({ page }: Pick<ReturnType<typeof lanesOfProcess>, 'page'>) => {
  const { started, work, end } = held()
  const reads: string[] = []
  const ask = (name: string, found: typeof small, isHeavy = false) => {
    const read = async () => {
      reads.push(name)
      return found
    }
    return page('one', { isHeavy, read, answer: () => work(name)() }, never)
  }
  return { started, reads, end, ask }
}

it('answers sixteen small pages at once, each read once', async () => {
  const { started, reads, end, ask } = pagesOf(lanesOfProcess(turn, turn))
  const names = Array.from({ length: 18 }, (_, index) => String(index))
  const answers = names.map((name) => ask(name, small))
  await settled()
  expect([started, reads]).toEqual([names.slice(0, 16), names.slice(0, 16)])
  for (const name of names) {
    await settled()
    end(name)
  }
  expect(await Promise.all(answers)).toEqual(names)
  expect(reads).toEqual(names)
})

it('reads a large page again whose turn comes later, and no other', async () => {
  const { started, reads, end, ask } = pagesOf(lanesOfProcess(turn, turn))
  const answers = ['a', 'b', 'c', 'd'].map((name) => ask(name, large))
  await settled()
  expect(started).toEqual(['a', 'b'])
  // Beside large ones nothing is read before its turn.
  answers.push(ask('e', small))
  await settled()
  expect(reads).toEqual(['a', 'b', 'c', 'd'])
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await settled()
    end(name)
  }
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(reads).toEqual(['a', 'b', 'c', 'd', 'c', 'd', 'e'])
})

it('reads what is heavy when its turn has come, two at once and once, whatever its size', async () => {
  const { started, reads, end, ask } = pagesOf(lanesOfProcess(turn, turn))
  const answers = ['a', 'b', 'c'].map((name) => ask(name, small, true))
  await settled()
  expect([started, reads]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  for (const name of ['a', 'b', 'c']) {
    await settled()
    end(name)
  }
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c'])
  expect(reads).toEqual(['a', 'b', 'c'])
})

it('has a page wait for no other on Workers', async () => {
  const { started, reads, end, ask } = pagesOf(openLanes)
  const answers = ['a', 'b', 'c'].map((name) => ask(name, large, true))
  await settled()
  expect([started, reads]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ])
  for (const name of ['a', 'b', 'c']) end(name)
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c'])
})
