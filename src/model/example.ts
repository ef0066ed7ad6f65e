import type { EntityType } from './entity-type.ts'
import type { Json } from './kinds/kind.ts'
import type { Property } from './property.ts'

/** The request body of the published page: its type and every property that a caller may write. */
export const exampleToWrite = (
  { qualifiedName }: EntityType,
  properties: Iterable<readonly [string, Property]>,
): Readonly<Record<string, Json>> => ({
  '@odata.type': `#${qualifiedName}`,
  ...Object.fromEntries(
    [...properties].filter(([, { readOnly }]) => !readOnly).map(([name, { example }]) => [name, example]),
  ),
})

/** The example of a property as it is answered, such as times in UTC. */
export const exampleAnswered = ({ kind, example }: Property): Json => kind.toJson(kind.schema().parse(example))
