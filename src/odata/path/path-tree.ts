import { type Action, actionsOf } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'

/** What a path can reach. */
export interface PathNode {
  readonly name: string
  /** The names that lead here, with a key as `{id}`, and as `:id`; `{unknown}` ends a walk that leads nowhere. */
  readonly route: string
  readonly pattern: string
  readonly children: Map<string, PathNode>
  /** Where a key leads from here. */
  item?: PathNode
  /** Whether a path may end here. */
  isResource: boolean
}

interface Segment {
  readonly text: string
  readonly isKey: boolean
}

/** How far a path leads. */
export interface Walk extends Pick<PathNode, 'route' | 'pattern'> {
  /** Canonical path, as far as it leads. */
  readonly path: string
  /** The last key in it. */
  readonly id: string | undefined
  /** How many segments below the version name something, before the first that does not. */
  readonly depth: number
  /** The first segment that names nothing; undefined when every segment does. */
  readonly unknown: string | undefined
  /** What the path leads to. */
  readonly node: PathNode
}

/** Follows the segments below a version's root, percent-encoded as they come. */
export const walk = (root: PathNode, encoded: readonly string[]): Walk => {
  let node = root
  let path = root.route
  let id: string | undefined
  const segments = encoded.flatMap(segmentsIn)
  for (const [depth, { text, isKey }] of segments.entries()) {
    const next = (isKey ? undefined : node.children.get(text.toLowerCase())) ?? (text === '' ? undefined : node.item)
    if (!next) {
      const [route, pattern] = [`${node.route}/{unknown}`, `${node.pattern}/{unknown}`]
      return { path, route, pattern, id, depth, unknown: text, node }
    }
    if (next === node.item) id = text
    path += `/${next === node.item ? encodeURIComponent(text) : next.name}`
    node = next
  }
  const { route, pattern, isResource, name } = node
  return { path, route, pattern, id, depth: segments.length, unknown: isResource ? undefined : name, node }
}

/** All that a version's paths can reach. */
export const rootOf = (model: readonly EntityType[], actions: readonly Action[], version: Version): PathNode => {
  const root = newNode({ route: '', pattern: '' }, version, true)
  for (const name of ['$metadata', '$batch']) childOf(root, name).isResource = true
  for (const type of model.filter((type) => type.versions.includes(version))) {
    const node = type.path.split('/').reduce(childOf, root)
    node.isResource = true
    const entity = type.singleton ? node : newNode(node, '', true)
    if (!type.singleton) {
      childOf(node, '$count').isResource = true
      node.item = entity
    }
    for (const { name, qualifiedName } of actionsOf(actions, type, version)) {
      const bound = childOf(entity, name)
      bound.isResource = true
      entity.children.set(qualifiedName.toLowerCase(), bound)
    }
  }
  return root
}

const newNode = (
  { route, pattern }: Pick<PathNode, 'route' | 'pattern'>,
  name: string,
  isResource = false,
): PathNode => ({
  name,
  route: `${route}/${name || '{id}'}`,
  pattern: `${pattern}/${name || ':id'}`,
  children: new Map(),
  isResource,
})

const childOf = (node: PathNode, name: string): PathNode => {
  const child = node.children.get(name.toLowerCase()) ?? newNode(node, name)
  node.children.set(name.toLowerCase(), child)
  return child
}

/** `Set('it''s')` is the set and the key `it's`; a key without quotes and the named form `Set(id='x')` are taken too. */
const segmentsIn = (raw: string): readonly Segment[] => {
  const text = decoded(raw)
  const match = /^([^(]+)\((?:id=)?(?:'((?:[^']|'')*)'|([^'()]+))\)$/i.exec(text)
  if (!match) return [{ text, isKey: false }]
  const [, name = '', quoted, plain = ''] = match
  return [
    { text: name, isKey: false },
    { text: quoted?.replaceAll("''", "'") ?? plain, isKey: true },
  ]
}

/** A segment with its percent-encoding undone once; as it came where that is not well-formed. */
export const decoded = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
