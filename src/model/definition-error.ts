/** A declaration that cannot be served. The message names every fault of it; it is for whoever wrote the declaration. */
class DefinitionError extends Error {
  constructor(what: string, faults: readonly string[]) {
    super(`${what} cannot be served: ${faults.join('; ')}.`)
    this.name = 'DefinitionError'
  }
}

/** Throws a DefinitionError where there is a fault. */
export const refuseFaults = (what: string, faults: readonly string[]) => {
  if (faults.length > 0) throw new DefinitionError(what, faults)
}
