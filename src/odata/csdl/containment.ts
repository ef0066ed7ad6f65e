import type { EntityType } from '../../model/entity-type.ts'
import { namespace } from '../../model/namespace.ts'

/** A name that a path can hold, and what stands there. */
export interface ContainerChild {
  readonly name: string
  readonly qualifiedType: string
  readonly isCollection: boolean
}

/** The entity container and what its children contain. */
export interface Containment {
  /** The first segments of all paths: entity sets and singletons. */
  readonly roots: readonly ContainerChild[]
  /** By the name of the type that owns them: what is contained there. */
  readonly contained: ReadonlyMap<string, readonly ContainerChild[]>
}

/** Segments before the last are singletons, or single-valued below one, that contain what follows. */
export const containmentOf = (types: readonly EntityType[]): Containment => {
  const roots = new Map<string, ContainerChild>()
  const owners = new Map<string, Map<string, ContainerChild>>()
  const namesByPath = new Map(types.map(({ path, name }) => [path, name]))
  for (const type of types) {
    let children = roots
    const segments = type.path.split('/')
    for (const [index, name] of segments.slice(0, -1).entries()) {
      // Unless a type stands there, the segment is its name.
      const owner = namesByPath.get(segments.slice(0, index + 1).join('/')) ?? name
      children.set(name, { name, qualifiedType: `${namespace}.${owner}`, isCollection: false })
      children = owners.get(owner) ?? new Map()
      owners.set(owner, children)
    }
    const name = segments.at(-1) ?? type.path
    children.set(name, { name, qualifiedType: type.qualifiedName, isCollection: !type.singleton })
  }
  return {
    roots: [...roots.values()],
    contained: new Map([...owners].map(([owner, children]) => [owner, [...children.values()]])),
  }
}
