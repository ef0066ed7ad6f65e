import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { versions } from '../../model/version.ts'
import { decoded, rootOf, walk } from './path-tree.ts'

/** Where a request's path leads, in the one spelling that is routed. */
export interface ResourcePath {
  /** Canonical path; a key stands in it as one percent-encoded segment, however it was written. */
  readonly path: string
  /** The first segment that names nothing; undefined when every segment does. */
  readonly unknown: string | undefined
  /** The segments that name something, a key as `:id`; `{unknown}` stands for the first other and what comes after. */
  readonly pattern: string
}

/**
 * Resolves paths as Graph does: names in any case, a key as a segment or in parentheses, one trailing slash forgiven,
 * percent-encoding undone once. A path that leads nowhere keeps its segments as they came, below the version it names.
 */
export const pathResolver = (model: readonly EntityType[], actions: readonly Action[]) => {
  const roots = new Map<string, ReturnType<typeof rootOf>>(
    versions.map((version) => [version, rootOf(model, actions, version)]),
  )
  return (pathname: string): ResourcePath => {
    const [version = '', ...rest] = pathname
      .replace(/^\//, '')
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
    const root = roots.get(decoded(version).toLowerCase())
    if (!root) return { path: pathname, unknown: undefined, pattern: '/{unknown}' }
    const { path, unknown, pattern } = walk(root, rest)
    return { path: unknown === undefined ? path : ['', root.name, ...rest].join('/'), unknown, pattern }
  }
}
