/** The error of a schema whose input has another JSON type. The sentence goes on after "The property 'name' ". */
export const typeFault =
  (type: string) =>
  ({ input }: { readonly input?: unknown }) => {
    if (input === undefined) return 'is required.'
    if (input === null) return 'must not be null.'
    return `must be of type '${type}'; the ${Array.isArray(input) ? 'array' : typeof input} given cannot be converted.`
  }
