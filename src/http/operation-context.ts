import type { HandlerDependencies } from '../behaviours/behaviour.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Resource } from '../odata/represent.ts'
import type { EntitySchemas } from './request/entity-schema.ts'

/** What an operation is made from; one for each resource, made once. */
export interface OperationContext extends HandlerDependencies, Pick<Dependencies, 'seal' | 'lanes'> {
  readonly resource: Resource
  readonly schemas: EntitySchemas
}
