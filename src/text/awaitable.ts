/** What is there, or is waited for. */
export type Awaitable<Value> = Value | Promise<Value>

/**
 * Goes on with a value as soon as it is there: at once where nothing has to be waited for. On the way of every request,
 * where an `await` of what is there already takes as long as many a step.
 */
export const andThen = <Value, Result>(
  value: Awaitable<Value>,
  go: (value: Value) => Awaitable<Result>,
): Awaitable<Result> => (isAwaited(value) ? value.then(go) : go(value))

/** As `await` tells it: where a host has put another `Promise` in its place, an async function still gives the engine's. */
const isAwaited = <Value>(value: Awaitable<Value>): value is Promise<Value> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
