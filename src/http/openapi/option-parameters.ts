import type { Property } from '../../model/property.ts'
import { limits } from '../../odata/query/limits.ts'
import type { OptionName } from '../../odata/query/option-names.ts'
import type { Resource } from '../../odata/represent.ts'
import { type Example, type Parameter, type ParameterName, parameters } from './components.ts'

/** The query options of an operation; those that depend on the type have examples that work for it. */
export const optionParameters = (resource: Resource, names: readonly OptionName[]): Parameter[] =>
  names.flatMap((name) => {
    const parameterOf = byType[name]
    const shared = sharedBy[name]
    return parameterOf ? [parameterOf(resource, name)] : shared ? parameters(shared) : []
  })

/** Those that are the same for every type. */
const sharedBy: Partial<Record<OptionName, ParameterName>> = {
  $count: 'count',
  $format: 'format',
  $skip: 'skip',
  $skiptoken: 'skiptoken',
  $top: 'top',
}

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
      phrase: {
        summary: 'A phrase',
        value: `"${queryable(resource).find(([, { kind }]) => kind.isSearched)?.[1].example ?? 'words'}"`,
      },
    }),
  $orderby: (resource, name) => {
    const [first = 'id'] = queryable(resource).map(([property]) => property)
    return option(name, 'The order, as expressions with `asc` or `desc`.', {
      order: { summary: 'By one property, then another', value: `${first} desc,id` },
    })
  },
  $select: (resource, name) => {
    const [first] = queryable(resource).map(([property]) => property)
    return option(name, 'The properties wanted, comma separated.', {
      some: { summary: 'Some properties', value: first === undefined ? 'id' : `id,${first}` },
    })
  },
}

type NamedProperty = readonly [string, Property]

/** What queries may name, beside the key. */
const queryable = ({ properties }: Resource): readonly NamedProperty[] =>
  [...properties].filter(([name, { secret, kind }]) => name !== 'id' && !secret && kind.expressionType !== undefined)

/** Filters by the first property of each kind that the type has. */
const filtersOf = (resource: Resource): Record<string, Example> => {
  const examples = queryable(resource).flatMap(
    ([name, { kind, example }]) => kind.filterExample?.(name, String(example)) ?? [],
  )
  const byName = Map.groupBy(examples, ({ name }) => name)
  return Object.fromEntries(
    [...byName].flatMap(([name, [first]]) => (first ? [[name, { summary: first.summary, value: first.filter }]] : [])),
  )
}
