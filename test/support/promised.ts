import type { Awaitable } from '../../src/text/awaitable.ts'

/** The same function as one that always promises, for what asks `then` or `rejects` of it: what it throws rejects. */
export const promised =
  <Given extends readonly unknown[], Value>(act: (...given: Given) => Awaitable<Value>) =>
  async (...given: Given): Promise<Value> =>
    act(...given)
