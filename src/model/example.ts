import type { EntityType } from './entity-type.ts'
import type { Property } from './property.ts'

/** The request body of the published page: its type and every property that a caller may write. */
export const exampleToWrite = ({ qualifiedName }: EntityType, properties: Iterable<readonly [string, Property]>) => ({
  '@odata.type': `#${qualifiedName}`,
  ...Object.fromEntries(
    [...properties].filter(([, { readOnly }]) => !readOnly).map(([name, { example }]) => [name, example]),
  ),
})
