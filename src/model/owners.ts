import type { Action } from './action.ts'
import { defineEntity, type EntityType } from './entity-type.ts'

/**
 * The singletons that only lead to these types, such as `deviceManagement`: those that actions are bound to, and one for
 * each segment before the last of a path where no type stands.
 */
export const ownersOf = (types: readonly EntityType[], actions: readonly Action[] = []): readonly EntityType[] => {
  const bound = boundOwners(types, actions)
  const all = [...types, ...bound]
  const above = all.flatMap(({ path }) => {
    const segments = path.split('/')
    return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
  })
  const paths = new Set(above.filter((owner) => all.every(({ path }) => path !== owner)))
  return [...bound, ...[...paths].map((path) => ownerAt(path, all))]
}

/** The singleton that leads to those of these types that are below a path: it has its id, in their versions and for their permissions. */
export const ownerAt = (path: string, types: readonly EntityType[]): EntityType => {
  const below = types.filter((type) => type.path.startsWith(`${path}/`))
  const all = <Item>(of: (type: EntityType) => readonly Item[]) => [...new Set(below.flatMap(of))]
  return defineEntity({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    description: 'A container for what is below it.',
    singleton: true,
    versions: all(({ versions }) => versions),
    permissions: {
      read: all(({ permissions }) => permissions.read),
      write: all(({ permissions }) => permissions.write),
    },
    properties: {},
  })
}

/** The bare singletons that actions are bound to, but for those among these types: nothing else need name them. */
export const boundOwners = (types: readonly EntityType[], actions: readonly Action[]): readonly EntityType[] =>
  [...new Set(actions.map(({ boundTo }) => boundTo))].filter((type) => isBare(type) && !types.includes(type))

/** Whether a type has nothing to store or to change: a singleton with its id alone, which is the tenant's. */
export const isBare = ({ singleton, properties }: EntityType) => singleton && Object.keys(properties).length === 1
