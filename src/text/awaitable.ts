/** What is there, or is waited for. */
export type Awaitable<Value> = Value | Promise<Value>

/**
 * Goes on with a value as soon as it is there: at once where nothing has to be waited for. On the way of every request,
 * where an `await` of what is there already takes as long as many a step.
 */
export const andThen = <Value, Result>(
  value: Awaitable<Value>,
  go: (value: Value) => Awaitable<Result>,
): Awaitable<Result> => (value instanceof Promise ? value.then(go) : go(value))
