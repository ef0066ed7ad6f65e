/** A declaration that cannot be served. The message names every fault of it; it is for whoever wrote the declaration. */
class DefinitionError extends Error {
  constructor(what: string, faults: readonly string[]) {
    super(`${what} cannot be served: ${faults.join('; ')}.`)
    this.name = 'DefinitionError'
  }
}

declare const DECLARATIONS_ARE_CHECKED: true | undefined
/** Both bundles say so: their build looks at every declaration (`entry/bundle/check-declarations.ts`), so no start need. */
const areChecked = typeof DECLARATIONS_ARE_CHECKED !== 'undefined'

/** Throws a DefinitionError where there is a fault, unless all is known to be well. */
export const refuseFaults = (what: string, faultsOf: () => readonly string[]) => {
  if (areChecked) return
  const faults = faultsOf()
  if (faults.length > 0) throw new DefinitionError(what, faults)
}
