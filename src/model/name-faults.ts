/** CSDL's SimpleIdentifier (CSDL 4.01, section 15.2), ASCII alone: it becomes a column, a path and a generated name. */
const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** As compared: names are not case-sensitive, and `fooBar` and `foo_bar` are one column. */
const comparable = (name: string) => name.replaceAll('_', '').toLowerCase()

/**
 * Faults of names that stand side by side: each an identifier and no name of every JavaScript object, no two of them
 * alike, none of them one that is `taken`.
 */
export const nameFaults = (
  what: string,
  names: readonly string[],
  taken: readonly string[] = [],
): readonly string[] => {
  const isTaken = new Set(taken.map(comparable))
  return [
    ...names.filter((name) => !identifier.test(name)).map((name) => `the ${what} '${name}' is no identifier`),
    ...names
      .filter((name) => isTaken.has(comparable(name)) || name in {})
      .map((name) => `the ${what} name ${name} is taken`),
    ...alike(names, (name) => name).map(
      (same) => `the ${what} names ${same.join(' and ')} differ in nothing, in case or in underscores only`,
    ),
  ]
}

/** The names of items that are alike. */
export const alike = <Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly (readonly string[])[] =>
  [...Map.groupBy(items, (item) => comparable(nameOf(item))).values()]
    .filter((same) => same.length > 1)
    .map((same) => same.map(nameOf))
