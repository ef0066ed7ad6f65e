import type { Answer, Send, Sent } from './connections.ts'

/** Sends requests, and keeps what became of them. */
export const tallyOf = (send: Send) => {
  /** Milliseconds of each answer. */
  const times: number[] = []
  /** What was asked and answered, for each answer that nobody expected. */
  const unexpected = new Map<string, number>()
  const count = { requests: 0, serverErrors: 0, unanswered: 0 }
  /** The answer if it is whole and has a status that is expected; the name is for whoever reads of one that has not. */
  const ask = async (name: string, sent: Sent, ...expected: readonly number[]): Promise<Answer | undefined> => {
    count.requests += 1
    const answer = await send(sent).catch(() => undefined)
    if (!answer?.isWhole) {
      if (!sent.signal?.aborted) fail(`${name}: no answer`)
      if (!sent.signal?.aborted) count.unanswered += 1
      return undefined
    }
    times.push(answer.milliseconds)
    if (answer.status >= 500) count.serverErrors += 1
    if (expected.includes(answer.status)) return answer
    fail(`${name}: ${answer.status}`)
    return undefined
  }
  const fail = (what: string) => unexpected.set(what, (unexpected.get(what) ?? 0) + 1)
  return { ask, fail, times, unexpected, count }
}

export type Tally = ReturnType<typeof tallyOf>
