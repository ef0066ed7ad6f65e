import type { DescribedOperation } from './openapi.ts'

/** The operations of one path template, by method. */
export type PathOperations = ReadonlyMap<string, DescribedOperation>

/**
 * Finds the path template that a URL's path is an instance of, as OData spells paths (URL Conventions 4.01, section
 * 4.3): segments in any case, a key in parentheses or as a segment, actions and functions with their namespace or without,
 * a function's parameters in whatever order.
 */
export const pathFinder = (operations: readonly DescribedOperation[]) => {
  const templates = [...new Set(operations.map(({ path }) => path))]
    .map((path) => ({
      segments: path.toLowerCase().split('/').slice(1),
      operations: new Map(operations.filter((one) => one.path === path).map((one) => [one.method, one])),
    }))
    // What is spelled out goes before what stands for anything.
    .sort((a, b) => keys(a.segments) - keys(b.segments))
  return (pathname: string): PathOperations | undefined => {
    const segments = segmentsOf(pathname)
    return templates.find(
      (template) =>
        template.segments.length === segments.length &&
        template.segments.every(
          (segment, index) =>
            (segment === '{id}' && segments[index]) || spellings(segments[index]).includes(nameIn(segment)),
        ),
    )?.operations
  }
}

const keys = (segments: readonly string[]) => segments.filter((segment) => segment === '{id}').length

const spellings = (segment = '') => {
  const lower = segment.toLowerCase()
  const bare = lower.replace(/^microsoft\.graph\./, '')
  return [lower, bare, nameIn(bare)]
}

/** The name of a function without its parameters. */
const nameIn = (segment: string) => segment.replace(/\(.*$/s, '')

const segmentsOf = (pathname: string): readonly string[] =>
  pathname
    .replace(/\/$/, '')
    // Values of parameters may hold slashes.
    .replace(/\(\w+=.*\)$/, '()')
    .split('/')
    .slice(1)
    .map(decoded)
    .flatMap((segment) => /^(.+?)\('(.*)'\)$/s.exec(segment)?.slice(1) ?? [segment])

/** What is no percent-encoding stands for itself. */
const decoded = (segment: string) => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
