import type { Action } from './action.ts'
import { refuseFaults } from './definition-error.ts'
import type { EntityType } from './entity-type.ts'
import { alike, nameFaults } from './name-faults.ts'
import { namedTypesOf } from './named-types.ts'
import { boundOwners } from './owners.ts'

/** Names of the schema, and of tables, that stand beside those of the model. */
const takenNames = ['entity', 'GraphService', 'repeatableRequest', 'skipToken', 'd1Migrations']

/** Throws a DefinitionError for types and actions that are sound one by one but cannot stand side by side. */
export const checkModel = (types: readonly EntityType[], actions: readonly Action[]) => {
  refuseFaults('The model', () => modelFaults(types, actions))
}

const modelFaults = (given: readonly EntityType[], actions: readonly Action[]): readonly string[] => {
  const types = [...given, ...boundOwners(given, actions)]
  const served = types.filter(({ isInternal }) => !isInternal)
  // An action may be declared on several types (CSDL 4.01, section 12.2); beside a type of its name it may not stand.
  const actionNames = new Set(actions.map(({ name }) => name))
  const { enumTypes, complexTypes } = namedTypesOf(
    types.flatMap(({ properties }) => Object.values(properties)),
    actions,
  )
  const schemaNames = [...types, ...enumTypes, ...complexTypes].map(({ name }) => name)
  return [
    ...nameFaults('type', schemaNames, takenNames),
    ...alike([...actionNames, ...schemaNames], (name) => name)
      .filter((same) => same.some((name) => actionNames.has(name)))
      .map((same) => `an action and a type are both named ${same.join(' and ')}`),
    ...alike(served, ({ path }) => path).map(([path]) => `two types are served at ${path}`),
    ...alike(actions, ({ boundTo, name }) => `${boundTo.name}/${name}`).map(([name]) => `it has two actions ${name}`),
    ...served.flatMap((type) => pathFaults(type, served, actions)),
    ...actions.flatMap((action) => strangers(action, served)),
  ]
}

/** A key, an action and a contained set are all told by the segment that follows. */
const pathFaults = (type: EntityType, types: readonly EntityType[], actions: readonly Action[]): readonly string[] => {
  const below = types.filter(({ path }) => path.toLowerCase().startsWith(`${type.path.toLowerCase()}/`))
  if (!type.singleton) return below.map(({ path }) => `${path} lies below the set ${type.path}, where keys are`)
  const next = new Set(
    below.map(({ path }) =>
      path
        .slice(type.path.length + 1)
        .split('/')[0]
        ?.toLowerCase(),
    ),
  )
  return actions
    .filter(({ boundTo, name }) => boundTo === type && next.has(name.toLowerCase()))
    .map(({ name }) => `the action ${name} of ${type.name} stands where another path leads`)
}

const strangers = ({ name, boundTo, returns }: Action, types: readonly EntityType[]): readonly string[] =>
  [boundTo, ...(returns && 'entity' in returns ? [returns.entity] : [])]
    .filter((type) => !types.includes(type))
    .map((type) => `the action ${name} names ${type.name}, which it does not serve`)
