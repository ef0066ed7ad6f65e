import * as z from 'zod/mini'
import type { Present } from '../value.ts'
import type { Describe, Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

/** How much a collection may hold. */
export interface CollectionLimits {
  readonly mostItems: number
  /** Of its items as JSON, in UTF-8. */
  readonly mostBytes: number
}

const utf8 = new TextEncoder()

/** A collection of values of one kind, in the order given, none of them null; kept as JSON. No expression can name it. */
export const collectionKind = (
  items: Kind,
  { mostItems, mostBytes }: CollectionLimits,
): Kind<`Collection(${string})`> => {
  const type = `Collection(${items.type})` as const
  const { canonical } = items
  // Characters decide for most: each has at most four bytes.
  const isWithin = (value: unknown) => {
    const json = JSON.stringify(value)
    return json.length * 4 <= mostBytes || utf8.encode(json).length <= mostBytes
  }
  return {
    type,
    items,
    enumType: undefined,
    complexType: undefined,
    csdlFacets: items.csdlFacets,
    mostBytes,
    column: 'text',
    toColumn: (value) => JSON.stringify(value),
    fromColumn: (stored) => JSON.parse(String(stored)),
    schema: (describe) =>
      z
        .array(itemSchema(items, describe), { error: typeFault(type) })
        .check(
          z.maxLength(mostItems, `must hold at most ${mostItems} items.`),
          z.refine(isWithin, `must be at most ${mostBytes} bytes of JSON.`),
        ),
    jsonSchema: {},
    canonical: canonical && ((value) => (Array.isArray(value) ? value.map(canonical) : value)),
    toJson: (value) => itemsOf(value).flatMap(items.toJson),
    jsonType: `#${type.replace('Edm.', '')}`,
    expressionType: undefined,
    isSearched: false,
    filterExample: undefined,
    get accepted() {
      const some = someOf(items).slice(0, mostItems)
      return [
        [[], []],
        [some.flatMap(([sent]) => sent), some.flatMap(([, answered]) => answered)],
      ] as const
    },
    get refused() {
      const [first] = someOf(items)
      return [5, 'a', true, {}, [null], [items.refused[0]], Array.from({ length: mostItems + 1 }, () => first?.[0])]
    },
  }
}

/** Up to three that an item may be. */
const someOf = ({ accepted: [first, second = first] }: Kind) => (first && second ? [first, second, first] : [])

// Holds because no kind of an item is a collection.
const itemSchema = (items: Kind, describe?: Describe) =>
  items.schema(describe) as z.ZodMiniType<Exclude<Present, readonly unknown[]>>
const itemsOf = (value: Present) => (isArray(value) ? value : [value])
const isArray = (value: Present): value is Extract<Present, readonly unknown[]> => Array.isArray(value)
