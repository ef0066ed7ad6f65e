import type { EntityType } from '../../model/entity-type.ts'
import { type Version, versions } from '../../model/version.ts'

/** Where a request's path leads, in the one spelling that is routed. */
export interface ResourcePath {
  /** Canonical path; a key stands in it as one percent-encoded segment, however it was written. */
  readonly path: string
  /** The first segment that names nothing; undefined when every segment does. */
  readonly unknown: string | undefined
}

/** A place that a path can reach. */
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
 * percent-encoding undone once. A path that leads nowhere keeps its segments
 * as they came, below the version it names.
 */
export const pathResolver = (model: readonly EntityType[]) => {
  const roots = new Map<string, PathNode>(versions.map((version) => [version, rootOf(model, version)]))
  return (pathname: string): ResourcePath => {
    const [version = '', ...rest] = pathname
      .replace(/^\//, '')
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
    const root = roots.get(decoded(version).toLowerCase())
    if (!root) return { path: pathname, unknown: undefined }
    const { path, unknown } = follow(root, rest.flatMap(segmentsIn))
    return unknown === undefined ? { path, unknown } : { path: ['', root.name, ...rest].join('/'), unknown }
  }
}

const follow = (root: PathNode, segments: readonly Segment[]): ResourcePath => {
  let place = root
  let path = `/${root.name}`
  for (const { text, isKey } of segments) {
    const next = (isKey ? undefined : place.children.get(text.toLowerCase())) ?? (text === '' ? undefined : place.item)
    if (!next) return { path, unknown: text }
    path += `/${next === place.item ? encodeURIComponent(text) : next.name}`
    place = next
  }
  return { path, unknown: place.isResource ? undefined : place.name }
}

const rootOf = (model: readonly EntityType[], version: Version): PathNode => {
  const root = placeNamed(version, true)
  for (const name of ['$metadata', '$batch']) childOf(root, name).isResource = true
  for (const type of model.filter((type) => type.versions.includes(version))) {
    const place = type.path.split('/').reduce(childOf, root)
    place.isResource = true
    if (type.singleton) continue
    childOf(place, '$count').isResource = true
    place.item = placeNamed('', true)
    for (const action of Object.keys(type.actions)) {
      const bound = childOf(place.item, action)
      bound.isResource = true
      place.item.children.set(`microsoft.graph.${action}`.toLowerCase(), bound)
    }
  }
  return root
}

const placeNamed = (name: string, isResource = false): PathNode => ({ name, children: new Map(), isResource })

const childOf = (place: PathNode, name: string): PathNode => {
  const child = place.children.get(name.toLowerCase()) ?? placeNamed(name)
  place.children.set(name.toLowerCase(), child)
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
