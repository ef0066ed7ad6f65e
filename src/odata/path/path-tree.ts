import { type Action, actionsOf } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { calledAs } from './function-call.ts'

/** What a path can reach. */
export interface PathNode {
  readonly name: string
  /** The name as a path has it: a function's with its parameters, as `name(key='{key}')`. */
  readonly segment: string
  /** The segments that lead here, with a key as `{id}`; the names, with a key as `:id`. `{unknown}` ends a walk that leads nowhere. */
  readonly route: string
  readonly pattern: string
  readonly children: Map<string, PathNode>
  /** Where a key leads from here. */
  item?: PathNode
  /** Whether a path may end here. */
  isResource: boolean
  /** Whether parentheses after the name hold parameters, and no key. */
  readonly isFunction: boolean
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
  /** What stands after the name of a function, parentheses and all, decoded; undefined without any. It may hold secrets. */
  readonly call: string | undefined
  /** How many segments below the version name something, before the first that does not. */
  readonly depth: number
  /** The first segment that names nothing, as it may be told; undefined when every segment does. */
  readonly unknown: string | undefined
  /** What the path leads to. */
  readonly node: PathNode
}

/** Follows the segments below a version's root, percent-encoded as they come. */
export const walk = (root: PathNode, encoded: readonly string[]): Walk => {
  let node = root
  let path = root.route
  let id: string | undefined
  let call: string | undefined
  let depth = 0
  for (const [index, raw] of encoded.entries()) {
    const whole = decoded(raw)
    const open = whole.indexOf('(')
    const called = open < 0 ? undefined : node.children.get(whole.slice(0, open).toLowerCase())
    if (called?.isFunction) {
      const isClosed = whole.endsWith(')')
      // A slash in a value that nobody encoded: all that comes after is of the call, and may be a secret.
      call = isClosed ? whole.slice(open) : decoded(encoded.slice(index).join('/')).slice(open)
      path += `/${called.segment}`
      node = called
      depth += 1
      if (isClosed) continue
      break
    }
    for (const { text, isKey } of open < 0 ? [{ text: whole, isKey: false }] : segmentsIn(whole)) {
      const next = (isKey ? undefined : node.children.get(text.toLowerCase())) ?? (text === '' ? undefined : node.item)
      if (!next) {
        const [route, pattern] = [`${node.route}/{unknown}`, `${node.pattern}/{unknown}`]
        const unknown = isKey && text !== '' ? `${node.name}(…)` : told(text)
        return { path, route, pattern, id, call, depth, unknown, node }
      }
      if (next === node.item) id = text
      path += `/${next === node.item ? encodeURIComponent(text) : next.segment}`
      node = next
      depth += 1
    }
  }
  const { route, pattern, isResource, name } = node
  return { path, route, pattern, id, call, depth, unknown: isResource ? undefined : name, node }
}

/** All that a version's paths can reach. */
export const rootOf = (model: readonly EntityType[], actions: readonly Action[], version: Version): PathNode => {
  const root = newNode({ route: '', pattern: '' }, { name: version, isResource: true })
  for (const name of ['$metadata', '$batch']) childOf(root, name).isResource = true
  for (const type of model.filter((type) => type.versions.includes(version))) {
    const node = type.path.split('/').reduce(childOf, root)
    node.isResource = true
    const entity = type.singleton ? node : newNode(node, { name: '', isResource: true })
    if (!type.singleton) {
      childOf(node, '$count').isResource = true
      node.item = entity
    }
    for (const action of actionsOf(actions, type, version)) {
      const { name, qualifiedName, isFunction } = action
      const bound = newNode(entity, { name, segment: calledAs(action), isResource: true, isFunction })
      for (const spelling of [name, qualifiedName]) entity.children.set(spelling.toLowerCase(), bound)
    }
  }
  return root
}

const newNode = (
  { route, pattern }: Pick<PathNode, 'route' | 'pattern'>,
  { name, segment = name, isResource = false, isFunction = false }: Pick<PathNode, 'name'> & Partial<PathNode>,
): PathNode => ({
  name,
  segment,
  route: `${route}/${segment || '{id}'}`,
  pattern: `${pattern}/${name || ':id'}`,
  children: new Map(),
  isResource,
  isFunction,
})

const childOf = (node: PathNode, name: string): PathNode => {
  const child = node.children.get(name.toLowerCase()) ?? newNode(node, { name })
  node.children.set(name.toLowerCase(), child)
  return child
}

/** `Set('it''s')` is the set and the key `it's`; a key without quotes and the named form `Set(id='x')` are taken too. */
const segmentsIn = (text: string): readonly Segment[] => {
  const match = /^([^(]+)\((?:id=)?(?:'((?:[^']|'')*)'|([^'()]+))\)$/i.exec(text)
  if (!match) return [{ text, isKey: false }]
  const [, name = '', quoted, plain = ''] = match
  return [
    { text: name, isKey: false },
    { text: quoted?.replaceAll("''", "'") ?? plain, isKey: true },
  ]
}

/** A segment without what a call holds, which may be a secret: who misspells a function means to give it one. */
const told = (text: string) => (/[('=]/.test(text) ? `${/^[^('=]*(?=\()/.exec(text)?.[0] ?? ''}(…)` : text)

/** A segment with its percent-encoding undone once; as it came where that is not well-formed. */
export const decoded = (segment: string) => {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
