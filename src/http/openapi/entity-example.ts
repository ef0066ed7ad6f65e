import { exampleAnswered } from '../../model/example.ts'
import { entityContext, entityTag, type Resource } from '../../odata/represent.ts'

/** The response of the published page as this gateway gives it: with the context and the id, times in UTC. */
export const exampleAnswer = (resource: Resource) => ({
  '@odata.context': entityContext(resource),
  '@odata.type': `#${resource.type.qualifiedName}`,
  '@odata.etag': entityTag(1),
  ...Object.fromEntries([...resource.properties].map(([name, property]) => [name, exampleAnswered(property)])),
})
