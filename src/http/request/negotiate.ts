import { GraphError } from '../../errors.ts'

import type { MetadataLevel } from '../../odata/represent.ts'

interface MediaRange {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

/**
 * The level that `$format`, or else the Accept header, asks for; minimal unless said otherwise. Throws 406 when no range
 * of it can be satisfied.
 */
export const negotiate = (accept: string | undefined, format: string | undefined): MetadataLevel => {
  const asked = format === undefined ? (accept ?? '*/*') : format.toLowerCase() === 'json' ? 'application/json' : format
  const best = mediaRanges(asked)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(levelOf)
    .find((level) => level !== undefined)
  if (best === undefined) {
    throw new GraphError(
      'NotAcceptable',
      'The response can only be application/json, with odata.metadata none, minimal or full.',
    )
  }
  return best
}

export const mediaRanges = (header: string): readonly MediaRange[] =>
  header.split(',').map((range) => {
    const [type = '', ...rest] = range.split(';').map((part) => part.trim().toLowerCase())
    const parameters = new Map(
      rest.map((parameter) => {
        const [name = '', value = ''] = parameter.split('=')
        return [name.trim().replace(/^odata\./, ''), value.trim().replace(/^"(.*)"$/, '$1')]
      }),
    )
    const quality = Number(parameters.get('q') ?? 1)
    return { type, parameters, quality: Number.isNaN(quality) ? 0 : quality }
  })

const levelOf = ({ type, parameters }: MediaRange): MetadataLevel | undefined => {
  if (!['*/*', 'application/*', 'application/json'].includes(type)) return undefined
  if (!['utf-8', undefined].includes(parameters.get('charset'))) return undefined
  const level = parameters.get('metadata') ?? 'minimal'
  return level === 'none' || level === 'minimal' || level === 'full' ? level : undefined
}
