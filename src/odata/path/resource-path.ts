import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { versions } from '../../model/version.ts'
import { decoded, rootOf, walk } from './path-tree.ts'

/** Where a request's path leads. */
export interface ResourcePath {
  /** Canonical path; a key stands in it as one percent-encoded segment, however it was written. */
  readonly path: string
  /** What it is routed by: the canonical path with `{id}` for the key, and so for parameters, so that no router need look for keys. */
  readonly route: string
  /** The key; undefined without one. */
  readonly id: string | undefined
  /** What stands after the name of a function, parentheses and all, decoded; it is in none of the others: it may hold secrets. */
  readonly call: string | undefined
  /** The first segment that names nothing, as it may be told; undefined when every segment does. */
  readonly unknown: string | undefined
  /** The segments that name something, a key as `:id`; `{unknown}` stands for the first other and what comes after. */
  readonly pattern: string
}

/**
 * Resolves paths as Graph does: names in any case, a key as a segment or in parentheses, one trailing slash forgiven,
 * percent-encoding undone once. A path that leads nowhere keeps its segments as they came, below the version it names.
 * `others` are the paths outside of the versions that lead somewhere, as they are spelled.
 */
export const pathResolver = (
  model: readonly EntityType[],
  actions: readonly Action[],
  others: () => ReadonlySet<string>,
) => {
  const roots = new Map<string, ReturnType<typeof rootOf>>(
    versions.map((version) => [version, rootOf(model, actions, version)]),
  )
  return (pathname: string): ResourcePath => {
    const segments = pathname.split('/')
    if (segments.at(-1) === '' && segments.at(-2) !== '') segments.pop()
    const [, version = '', ...rest] = segments
    const root = roots.get(decoded(version).toLowerCase())
    if (!root) {
      const pattern = others().has(pathname) ? pathname : '/{unknown}'
      return { path: pathname, route: pattern, id: undefined, call: undefined, unknown: undefined, pattern }
    }
    const { path, route, id, call, unknown, pattern } = walk(root, rest)
    return {
      path: unknown === undefined ? path : ['', root.name, ...rest].join('/'),
      route,
      id,
      call,
      unknown,
      pattern,
    }
  }
}
