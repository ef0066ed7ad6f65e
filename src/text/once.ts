import type { Awaitable } from './awaitable.ts'

/** Makes a value at the first call, and answers with the same one ever after. */
export const once = <T>(make: () => T) => {
  let made: { readonly value: T } | undefined
  return (): T => {
    made ??= { value: make() }
    return made.value
  }
}

/** Likewise a value that has to be waited for: who asks for it once it is there has it at once. */
export const onceThere = <T>(make: () => Promise<T>) => {
  let made: { readonly value: T } | undefined
  const making = once(async () => {
    made = { value: await make() }
    return made.value
  })
  return (): Awaitable<T> => (made ? made.value : making())
}

/** Likewise a value for each of some objects, which never change. */
export const onceEach = <Key extends object, T>(make: (key: Key) => T) => {
  const made = new WeakMap<Key, { readonly value: T }>()
  return (key: Key): T => {
    const known = made.get(key)
    if (known) return known.value
    const value = make(key)
    made.set(key, { value })
    return value
  }
}
