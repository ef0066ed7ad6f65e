import { defineEntity, type EntityType } from './entity-type.ts'

/**
 * The singletons that only lead to these types, such as `deviceManagement`: one for each segment before the last of a path
 * where no type stands. Each has its id, in the versions and for the permissions of what is below it.
 */
export const ownersOf = (types: readonly EntityType[]): readonly EntityType[] => {
  const above = types.flatMap(({ path }) => {
    const segments = path.split('/')
    return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
  })
  const paths = new Set(above.filter((owner) => types.every(({ path }) => path !== owner)))
  return [...paths].map((path) => {
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
  })
}

/** Whether a type has nothing to store or to change: a singleton with its id alone, which is the tenant's. */
export const isBare = ({ singleton, properties }: EntityType) => singleton && Object.keys(properties).length === 1
