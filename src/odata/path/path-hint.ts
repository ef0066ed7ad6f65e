import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { versions } from '../../model/version.ts'
import { nearestTo } from '../../text/nearest.ts'
import { didYouMean } from '../../text/shown.ts'
import { type PathNode, rootOf, walk } from './path-tree.ts'

/**
 * What somebody may have meant by a path that leads nowhere, as sentences to go on with: the versions that know more of
 * it, else the name nearest to the segment that failed, there or at its place elsewhere; empty where nothing is near. The
 * path begins with its version, which is canonical where there is such a version.
 */
export const pathHints = (model: readonly EntityType[], actions: readonly Action[]) => {
  const roots = versions.map((version) => rootOf(model, actions, version))
  /** The versions, but for `own`, that know more than so many of these segments. */
  const under = (segments: readonly string[], depth: number, own?: PathNode) => {
    const knowing = roots.filter((root) => root !== own && walk(root, segments).depth > depth)
    return knowing.length === 0 ? '' : ` It is under ${knowing.map(({ name }) => `/${name}`).join(' and ')}.`
  }
  return (path: string): string => {
    const [first = '', ...rest] = path
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
      .slice(1)
    const own = roots.find(({ name }) => name === first)
    const found = own && walk(own, rest)
    const elsewhere = under(own ? rest : [first, ...rest], found?.depth ?? 0, own)
    if (elsewhere !== '') return elsewhere
    // An action may have its namespace before it, and parentheses behind.
    const failed = found?.unknown?.replace(/\(\u2026\)$/, '').replace(/^.*\./, '') ?? first
    const places = new Map([...roots, ...(own ? [own] : [])].flatMap((root) => placesBelow(root, '')))
    const nearest =
      nearestTo(failed, found ? [...found.node.children.values()].map(({ name }) => name) : versions) ??
      places.get(nearestTo(failed, places.keys()) ?? '')
    return didYouMean(nearest) || (own ? '' : under(rest, 0))
  }
}

/** The sets and singletons below a node, and what leads to them, by name. */
const placesBelow = (node: PathNode, above: string): readonly (readonly [string, string])[] =>
  [...node.children.values()]
    .filter(({ name }) => !name.startsWith('$'))
    .flatMap((child) => [
      [child.name, `${above}/${node.name}/${child.name}`] as const,
      ...placesBelow(child, `${above}/${node.name}`),
    ])
