import { type Accept, parseAccept } from 'hono/utils/accept'

/** One form that a resource can be had in. */
export interface MediaForm<T> {
  readonly value: T
  readonly type: string
  /** Whether it is sent under another type, so that a range for any type does not mean it: nor one that refuses that. */
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

/** Ranges that are looked at, the best first: every form is held against each. No client sends as many. */
const mostRanges = 100

/** Names of formats that `$format` has beside media types (OData 4.01 URL Conventions, section 5.1.8). */
const formatNames = new Map([
  ['json', 'application/json'],
  ['xml', 'application/xml'],
])

/**
 * The form of the highest quality; of several, the one that the client names first, then the server; undefined where none
 * is acceptable. `$format` takes the place of Accept (OData 4.01 Protocol, section 11.2.12); without either, or where it
 * names nothing, anything is acceptable.
 */
export const preferred = <T>(
  forms: readonly MediaForm<T>[],
  { accept, format }: Readonly<Record<'accept' | 'format', string | undefined>>,
): T | undefined => {
  const said = parseAccept(format === undefined ? (accept ?? '') : (formatNames.get(format.toLowerCase()) ?? format))
  if (said.length === 0) return forms[0]?.value
  const ranges = mediaRanges(said.slice(0, mostRanges))
  const judged = forms.map((form) => ({ ...decidingRange(ranges, form), form }))
  const refused = judged.filter(({ form, specificity, quality }) => !form.isAlias && specificity > 0 && quality === 0)
  const [best] = judged
    .filter(({ form, quality }) => quality > 0 && refused.every((other) => other.form.value !== form.value))
    .sort((a, b) => b.quality - a.quality || a.position - b.position)
  return best?.form.value
}

/** The most specific range that includes a form decides how good that is (RFC 9110, section 12.5.1). */
const decidingRange = (ranges: readonly MediaRange[], form: MediaForm<unknown>) => {
  const [decisive] = ranges
    .map((range, position) => ({ quality: range.quality, position, specificity: specificity(range, form) }))
    .filter((match) => match.specificity > 0)
    .sort((a, b) => b.specificity - a.specificity || b.quality - a.quality)
  return decisive ?? { quality: 0, position: 0, specificity: 0 }
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

const mediaRanges = (said: readonly Accept[]): readonly MediaRange[] =>
  said.filter(hasSoundWeight).map(({ type, params, q }) => ({
    // What Java sent for "anything" for many years.
    type: type === '*' ? '*/*' : type.toLowerCase(),
    quality: q,
    parameters: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name.toLowerCase().replace(/^odata\./, ''),
        value.toLowerCase().replace(/^utf_?8$/, 'utf-8'),
      ]),
    ),
  }))

/** The library takes a weight that is no number for 1; here, a range of unknown weight is none. */
const hasSoundWeight = ({ params }: Accept) => !Number.isNaN(Number(params.q ?? params.Q ?? 1))
