import { type Action, actionsOf } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { type Version, versions } from '../../model/version.ts'

/** Where a request's path leads, in the one spelling that is routed. */
export interface ResourcePath {
  /** Canonical path; a key stands in it as one percent-encoded segment, however it was written. */
  readonly path: string
  /** The first segment that names nothing; undefined when every segment does. */
  readonly unknown: string | undefined
  /** The segments that name something, a key as `:id`; `{unknown}` stands for the first other and what comes after. */
  readonly pattern: string
}

/** What a path can reach. */
interface PathNode {
  readonly name: string
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

/**
 * Resolves paths as Graph does: names in any case, a key as a segment or in parentheses, one trailing slash forgiven,
 * percent-encoding undone once. A path that leads nowhere keeps its segments as they came, below the version it names.
 */
export const pathResolver = (model: readonly EntityType[], actions: readonly Action[]) => {
  const roots = new Map<string, PathNode>(versions.map((version) => [version, rootOf(model, actions, version)]))
  return (pathname: string): ResourcePath => {
    const [version = '', ...rest] = pathname
      .replace(/^\//, '')
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
    const root = roots.get(decoded(version).toLowerCase())
    if (!root) return { path: pathname, unknown: undefined, pattern: '/{unknown}' }
    const found = follow(root, rest.flatMap(segmentsIn))
    return found.unknown === undefined ? found : { ...found, path: ['', root.name, ...rest].join('/') }
  }
}

const follow = (root: PathNode, segments: readonly Segment[]): ResourcePath => {
  let node = root
  let path = `/${root.name}`
  let pattern = path
  for (const { text, isKey } of segments) {
    const next = (isKey ? undefined : node.children.get(text.toLowerCase())) ?? (text === '' ? undefined : node.item)
    if (!next) return { path, unknown: text, pattern: `${pattern}/{unknown}` }
    path += `/${next === node.item ? encodeURIComponent(text) : next.name}`
    pattern += `/${next === node.item ? ':id' : next.name}`
    node = next
  }
  return { path, unknown: node.isResource ? undefined : node.name, pattern }
}

const rootOf = (model: readonly EntityType[], actions: readonly Action[], version: Version): PathNode => {
  const root = newNode(version, true)
  for (const name of ['$metadata', '$batch']) childOf(root, name).isResource = true
  for (const type of model.filter((type) => type.versions.includes(version))) {
    const node = type.path.split('/').reduce(childOf, root)
    node.isResource = true
    const entity = type.singleton ? node : newNode('', true)
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

const newNode = (name: string, isResource = false): PathNode => ({ name, children: new Map(), isResource })

const childOf = (node: PathNode, name: string): PathNode => {
  const child = node.children.get(name.toLowerCase()) ?? newNode(name)
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

const decoded = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
