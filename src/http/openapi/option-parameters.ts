import type { Property } from '../../model/property.ts'
import { limits } from '../../odata/query/limits.ts'
import type { OptionName } from '../../odata/query/option-names.ts'
import type { Resource } from '../../odata/represent.ts'
import { type Example, type Parameter, type ParameterName, parameters } from './components.ts'

/** The query options of an operation; those that depend on the type have examples that work for it. */
export const optionParameters = (resource: Resource, names: readonly OptionName[]): Parameter[] =>
  names.flatMap((name) => {
    const own = byType[name]
    return own ? [own(resource, name)] : parameters(name.slice(1) as ParameterName)
  })

const option = (name: string, description: string, examples: Readonly<Record<string, Example>>): Parameter => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string', ...(name === '$select' ? {} : { maxLength: limits.optionLength }) },
  examples: { ...examples },
})

const byType: Partial<Record<OptionName, (resource: Resource, name: string) => Parameter>> = {
  $filter: (resource, name) => option(name, 'Which objects, as an OData expression.', filtersOf(resource)),
  $search: (resource, name) =>
    option(name, 'Words and "phrases" that the strings of an object contain, joined by AND, OR and NOT.', {
      phrase: { summary: 'A phrase', value: `"${queryable(resource).find(isText)?.[1].example ?? 'words'}"` },
    }),
  $orderby: (resource, name) => {
    const [first = 'id'] = queryable(resource).map(([property]) => property)
    return option(name, 'The order, as expressions with `asc` or `desc`.', {
      order: { summary: 'By one property, then another', value: `${first} desc,id` },
    })
  },
  $select: (resource, name) => {
    const [first = 'id'] = queryable(resource).map(([property]) => property)
    return option(name, 'The properties wanted, comma separated.', {
      some: { summary: 'Some properties', value: `id,${first}` },
    })
  },
}

type Named = readonly [string, Property]

/** What queries may name, beside the key. */
const queryable = ({ properties }: Resource): readonly Named[] =>
  [...properties].filter(([name, { secret }]) => name !== 'id' && !secret)

const isText = ([, { type }]: Named) => type === 'Edm.String'

/** Filters by the first property of each kind that the type has. */
const filtersOf = (resource: Resource): Record<string, Example> =>
  Object.fromEntries(
    kinds.flatMap(({ isKind, examples }) => {
      const first = queryable(resource).find(isKind)
      return first ? Object.entries(examples(first[0], String(first[1].example))) : []
    }),
  )

interface Kind {
  readonly isKind: (property: Named) => boolean
  readonly examples: (name: string, example: string) => Record<string, Example>
}

const kinds: readonly Kind[] = [
  {
    isKind: isText,
    examples: (name, example) => ({
      text: { summary: 'A text', value: `${name} eq '${example}'` },
      start: { summary: 'How a text starts', value: `startswith(${name},'${example.split(' ')[0]}')` },
    }),
  },
  {
    isKind: ([, { type }]) => type === 'Edm.Boolean',
    examples: (name, example) => ({ flag: { summary: 'A flag', value: `${name} eq ${example}` } }),
  },
  {
    isKind: ([, { type }]) => typeof type !== 'string',
    examples: (name, example) => ({
      member: { summary: 'A member of an enumeration', value: `not (${name} eq '${example}')` },
    }),
  },
  {
    isKind: ([, { type }]) => type === 'Edm.DateTimeOffset',
    examples: (name, example) => ({ time: { summary: 'A time', value: `${name} le ${example}` } }),
  },
]
