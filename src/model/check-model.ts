import type { Action } from './action.ts'
import { refuseFaults } from './definition-error.ts'
import type { EntityType } from './entity-type.ts'

/** Throws a DefinitionError for types and actions that are sound one by one but cannot stand side by side. */
export const checkModel = (types: readonly EntityType[], actions: readonly Action[]) => {
  const strangers = actions.flatMap(({ name, boundTo, returns }) =>
    [boundTo, ...(returns && 'entity' in returns ? [returns.entity] : [])]
      .filter((type) => !types.includes(type))
      .map((type) => `the action ${name} names ${type.name}, which is not in it`),
  )
  refuseFaults('The model', [
    ...repeated(types, ({ name }) => name).map((name) => `it has two types named ${name}`),
    ...repeated(types, ({ path }) => path).map((path) => `two types are served at ${path}`),
    ...repeated(actions, ({ boundTo, name }) => `${boundTo.name}/${name}`).map((name) => `it has two actions ${name}`),
    ...strangers,
  ])
}

/** What more than one item has, compared without regard to case. */
const repeated = <Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly string[] =>
  [...Map.groupBy(items, (item) => nameOf(item).toLowerCase()).values()].flatMap(([first, second]) =>
    first !== undefined && second !== undefined ? [nameOf(first)] : [],
  )
