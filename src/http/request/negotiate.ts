import { type Accept, parseAccept } from 'hono/utils/accept'
import { GraphError } from '../../errors.ts'
import type { MetadataLevel } from '../../odata/represent.ts'

/** One form that a resource can be had in. */
interface MediaForm<T> {
  readonly value: T
  readonly type: string
  /** Whether it is sent under another type, so that a range for any type does not mean it. */
  readonly isAlias?: true
  /** Parameters that a range may ask for, with their values; a range's other parameters change nothing. */
  readonly parameters: Readonly<Record<string, string>>
}

/** A media range of Accept or `$format`, in lower case. */
interface MediaRange {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
  /** From 0, which refuses, to 1. */
  readonly quality: number
}

const json = (level: MetadataLevel): MediaForm<MetadataLevel> => ({
  value: level,
  type: 'application/json',
  parameters: { metadata: level, charset: 'utf-8' },
})

const dataFormats = [json('minimal'), json('full'), json('none')]

const metadataFormats: readonly MediaForm<'xml' | 'json'>[] = [
  { value: 'xml', type: 'application/xml', parameters: {} },
  { value: 'json', type: 'application/json', parameters: {} },
  { value: 'xml', type: 'text/xml', isAlias: true, parameters: {} },
]

/** The metadata level of a JSON answer: minimal unless another is preferred. Throws 406 when none is acceptable. */
export const negotiate = (accept: string | undefined, format: string | undefined): MetadataLevel =>
  preferred(
    dataFormats,
    { accept, format },
    'The response can only be application/json, with odata.metadata none, minimal or full.',
  )

/** CSDL in XML unless JSON is preferred. Throws 406 when neither is acceptable. */
export const negotiateMetadata = (accept: string | undefined, format: string | undefined): 'xml' | 'json' =>
  preferred(metadataFormats, { accept, format }, 'The metadata document can be application/xml or application/json.')

/** Names of formats that `$format` has beside media types (OData 4.01 URL Conventions, section 5.1.8). */
const formatNames = new Map([
  ['json', 'application/json'],
  ['xml', 'application/xml'],
])

/**
 * The form of the highest quality; of several, the one that the client names first, then the server. `$format`
 * takes the place of Accept (OData 4.01 Protocol, section 11.2.12); without either, anything is acceptable.
 */
const preferred = <T>(
  forms: readonly MediaForm<T>[],
  { accept, format }: Readonly<Record<'accept' | 'format', string | undefined>>,
  notAcceptable: string,
): T => {
  const [standard] = forms
  if (standard && accept === undefined && format === undefined) return standard.value
  const ranges = mediaRanges(
    format === undefined ? (accept ?? '*/*') : (formatNames.get(format.toLowerCase()) ?? format),
  )
  const [best] = forms
    .map((form) => ({ ...decidingRange(ranges, form), value: form.value }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position)
  if (!best) throw new GraphError('NotAcceptable', notAcceptable)
  return best.value
}

/** The most specific range that includes a form decides how good that is (RFC 9110, section 12.5.1). */
const decidingRange = (ranges: readonly MediaRange[], form: MediaForm<unknown>) => {
  const [decisive] = ranges
    .map((range, position) => ({ quality: range.quality, position, specificity: specificity(range, form) }))
    .filter((match) => match.specificity > 0)
    .sort((a, b) => b.specificity - a.specificity || b.quality - a.quality)
  return decisive ?? { quality: 0, position: 0 }
}

/** From 0 for a range that leaves a form out. A type outweighs all parameters. */
const specificity = ({ type, parameters }: MediaRange, form: MediaForm<unknown>) => {
  const ofType = typeSpecificity(type, form)
  const constrained = Object.entries(form.parameters).filter(([name]) => parameters[name] !== undefined)
  const isIncluded = constrained.every(([name, value]) => parameters[name] === value)
  return ofType > 0 && isIncluded ? 10 * ofType + constrained.length : 0
}

const typeSpecificity = (range: string, { type, isAlias }: MediaForm<unknown>) => {
  if (range === type) return 3
  if (range === type.replace(/\/.*/, '/*')) return 2
  return range === '*/*' && !isAlias ? 1 : 0
}

const mediaRanges = (header: string): readonly MediaRange[] =>
  parseAccept(header)
    .filter(hasSoundWeight)
    .map(({ type, params, q }) => ({
      type: type.toLowerCase(),
      quality: q,
      parameters: Object.fromEntries(
        Object.entries(params).map(([name, value]) => [
          name.toLowerCase().replace(/^odata\./, ''),
          value.toLowerCase(),
        ]),
      ),
    }))

/** The library takes a weight that is no number for 1; here, a range of unknown weight is none. */
const hasSoundWeight = ({ params }: Accept) => !Number.isNaN(Number(params.q ?? params.Q ?? 1))
