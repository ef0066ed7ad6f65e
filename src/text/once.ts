/** Makes a value at the first call, and answers with the same one ever after. */
export const once = <T>(make: () => T) => {
  let made: { readonly value: T } | undefined
  return (): T => {
    made ??= { value: make() }
    return made.value
  }
}
