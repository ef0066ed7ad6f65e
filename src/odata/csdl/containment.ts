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
  /** By the segment that owns them, which names its type too: what is contained there. */
  readonly contained: ReadonlyMap<string, readonly ContainerChild[]>
}

/** Segments before the last are singletons, or single-valued below one, that contain what follows. */
export const containmentOf = (types: readonly EntityType[]): Containment => {
  const roots = new Map<string, ContainerChild>()
  const owners = new Map<string, Map<string, ContainerChild>>()
  for (const type of types) {
    let children = roots
    const segments = type.path.split('/')
    for (const name of segments.slice(0, -1)) {
      children.set(name, { name, qualifiedType: `${namespace}.${name}`, isCollection: false })
      children = owners.get(name) ?? new Map()
      owners.set(name, children)
    }
    const name = segments.at(-1) ?? type.path
    children.set(name, { name, qualifiedType: type.qualifiedName, isCollection: !type.singleton })
  }
  return {
    roots: [...roots.values()],
    contained: new Map([...owners].map(([owner, children]) => [owner, [...children.values()]])),
  }
}
