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

/** CSDL's SimpleIdentifier (CSDL 4.01, section 15.2), ASCII alone: it becomes a column, a path and a generated name. */
const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** Faults of names that stand side by side: each an identifier, no two of them equal but for case. */
export const nameFaults = (what: string, names: readonly string[]): readonly string[] => [
  ...names.filter((name) => !identifier.test(name)).map((name) => `the ${what} '${name}' is no identifier`),
  ...[...Map.groupBy(names, (name) => name.toLowerCase()).values()]
    .filter((same) => same.length > 1)
    .map((same) => `the ${what} names ${same.join(' and ')} differ in nothing, or in case only`),
]
