import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { versions } from '../../model/version.ts'
import { nearestTo } from '../../text/nearest.ts'
import { rootOf, walk } from './path-tree.ts'

/**
 * What somebody may have meant by a path that leads nowhere, as sentences to go on with: the versions that know more of
 * it, else the name nearest to the segment that failed; empty where nothing is near. The path begins with its version,
 * which is canonical where there is such a version.
 */
export const pathHints = (model: readonly EntityType[], actions: readonly Action[]) => {
  const roots = versions.map((version) => ({ version, root: rootOf(model, actions, version) }))
  return (path: string): string => {
    const [first = '', ...rest] = path
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
      .slice(1)
    const own = roots.find(({ version }) => version === first)
    const found = own && walk(own.root, rest)
    const elsewhere = roots
      .filter((other) => other !== own && walk(other.root, own ? rest : [first, ...rest]).depth > (found?.depth ?? 0))
      .map(({ version }) => `/${version}`)
    if (elsewhere.length > 0) return ` It is under ${elsewhere.join(' and ')}.`
    const names = found ? [...found.node.children.values()].map(({ name }) => name) : versions
    const nearest = nearestTo(found?.unknown ?? first, names)
    return nearest === undefined ? '' : ` Did you mean '${nearest}'?`
  }
}
