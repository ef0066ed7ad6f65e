import { refuseFaults } from './definition-error.ts'
import type { EntityType } from './entity-type.ts'
import { nameFaults } from './name-faults.ts'
import { namespace } from './namespace.ts'
import type { Property } from './property.ts'
import { propertyFaults } from './property-faults.ts'
import { type Version, versionFaults } from './version.ts'

/**
 * What an action answers with: an entity of a type that is served, a value like that of a property, or a stream of bytes
 * of a media type. The context of an entity is that of its set, or the name of its type alone.
 */
export type ReturnedType =
  | { readonly entity: EntityType; readonly context?: 'set' | 'type' }
  | { readonly value: Property }
  | { readonly stream: string }

/** The declaration of an action or a function bound to an entity (CSDL 4.01, section 12). What it does is told beside it, in `behaviours`. */
export interface ActionDeclaration {
  /** Unqualified. */
  readonly name: string
  readonly description: string
  /** The type of the entity that it is called on. */
  readonly boundTo: EntityType
  /** A function is asked with GET and has its parameters in the path (CSDL 4.01, section 12.3). An action unless said. */
  readonly isFunction?: boolean
  /** The versions of that type unless said. */
  readonly versions?: readonly Version[]
  /** Any one of them will do; those that let a caller write the entity, or read it for a function, unless said. */
  readonly permissions?: readonly string[]
  /** Sent in the body, by name; a function's in the path. */
  readonly parameters?: Readonly<Record<string, Property>>
  /** Nothing unless said: then it is answered with 204. A function returns something. */
  readonly returns?: ReturnedType
}

/** A declaration made whole. */
export interface Action extends Required<Omit<ActionDeclaration, 'returns'>> {
  /** `microsoft.graph.` and the name. */
  readonly qualifiedName: string
  readonly returns: ReturnedType | undefined
}

/** Throws a DefinitionError that names every fault of the declaration. */
export const defineAction = (declaration: ActionDeclaration): Action => {
  const { name, boundTo, returns, isFunction = false } = declaration
  const action: Action = {
    versions: boundTo.versions,
    permissions: isFunction ? boundTo.permissions.read : boundTo.permissions.write,
    parameters: {},
    isFunction,
    ...declaration,
    returns,
    qualifiedName: `${namespace}.${name}`,
  }
  refuseFaults(`The action ${name} of ${boundTo.name}`, () => actionFaults(action))
  return action
}

/** What the operations that every entity has are called in the OpenAPI document. */
const operationNames = ['create', 'list', 'count', 'get', 'update', 'delete']

const actionFaults = (action: Action): readonly string[] => {
  const { name, boundTo, versions, permissions, parameters, returns, isFunction } = action
  return [
    ...nameFaults('action', [name], [...operationNames, ...Object.keys(boundTo.properties)]),
    ...nameFaults('parameter', Object.keys(parameters), ['bindingParameter', ...(isFunction ? ['id'] : [])]),
    ...versionFaults(versions),
    ...(permissions.length === 0 ? ['no permission allows it'] : []),
    ...Object.entries(parameters).flatMap(([parameter, property]) => propertyFaults(parameter, property, versions)),
    ...(isFunction ? functionFaults(action) : []),
    ...unserved(boundTo, versions),
    ...(returns && 'entity' in returns ? unserved(returns.entity, versions) : []),
    ...(returns && 'stream' in returns && !/^[a-z]+\/[a-z0-9.+-]+$/.test(returns.stream)
      ? [`what it returns is of no media type: ${returns.stream}`]
      : []),
    ...(returns && 'value' in returns ? propertyFaults('the returned value', returns.value, versions) : []),
  ]
}

/** Its parameters are literals in a path, and it is asked for what it returns (CSDL 4.01, section 12.3). */
const functionFaults = ({ parameters, returns }: Action): readonly string[] => [
  ...(returns ? [] : ['a function returns something']),
  ...Object.entries(parameters)
    .filter(([, { kind }]) => kind.items || kind.complexType)
    .map(([parameter, { kind }]) => `no path can hold ${parameter}, which is ${kind.type}`),
]

const unserved = (type: EntityType, versions: readonly Version[]) =>
  versions.filter((version) => !type.versions.includes(version)).map((version) => `${type.name} is not in ${version}`)

/** The actions that a version offers on entities of a type. */
export const actionsOf = (actions: readonly Action[], type: EntityType, version: Version): readonly Action[] =>
  actions.filter(({ boundTo, versions }) => boundTo === type && versions.includes(version))
