import type { DescribedOperation } from './openapi.ts'

/** The operations of one path template, by method. */
export type PathOperations = ReadonlyMap<string, DescribedOperation>

/**
 * Finds the path template that a URL's path is an instance of, as OData spells paths (URL Conventions 4.01, section
 * 4.3): segments in any case, a key in parentheses or as a segment, actions with their namespace or without.
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
          (segment, index) => (segment === '{id}' && segments[index]) || spellings(segments[index]).includes(segment),
        ),
    )?.operations
  }
}

const keys = (segments: readonly string[]) => segments.filter((segment) => segment === '{id}').length

const spellings = (segment = '') => [segment.toLowerCase(), segment.toLowerCase().replace(/^microsoft\.graph\./, '')]

const segmentsOf = (pathname: string): readonly string[] =>
  pathname
    .replace(/\/$/, '')
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
