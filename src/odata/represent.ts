import type { Action } from '../model/action.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { ComplexType } from '../model/kinds/complex-type.ts'
import type { Json } from '../model/kinds/kind.ts'
import { namespace } from '../model/namespace.ts'
import type { Property } from '../model/property.ts'
import type { Entity, Value } from '../model/value.ts'
import type { Version } from '../model/version.ts'
import { isRecord } from '../text/record.ts'
import { calledAs } from './path/function-call.ts'

/** How much control information a JSON answer carries (OData JSON 4.01, section 3.1). */
export type MetadataLevel = 'none' | 'minimal' | 'full'

/** An entity set as one API version shows it: what every representation of its entities needs to know. */
export interface Resource {
  readonly type: EntityType
  readonly version: Version
  /** Absolute URL of the set or singleton. */
  readonly url: string
  /** Absolute URL of the version's metadata document. */
  readonly metadataUrl: string
  /** The properties this version shows, `id` first. */
  readonly properties: ReadonlyMap<string, Property>
  /** The actions that this version offers on its entities. */
  readonly actions: readonly Action[]
}

/** How an entity is shown. */
export interface Representation {
  readonly level: MetadataLevel
  /** Whether Int64 and Decimal are strings (OData JSON 4.01, section 3.2). */
  readonly ieee754Compatible: boolean
  /** The properties asked for; undefined for all. */
  readonly select: readonly string[] | undefined
}

/** Control information and properties, as JSON.stringify takes them. */
type JsonMembers = Readonly<Record<string, Json | object | null>>

/** The weak entity tag of a revision: two states with the same tag say the same, not byte for byte. */
export const entityTag = (revision: number) => `W/"${revision}"`

/** Absolute URL of an entity: a singleton has no key in it. */
export const entityUrl = ({ type, url }: Resource, id: string) =>
  type.singleton ? url : `${url}/${encodeURIComponent(id)}`

/** `Set(a,b)`: a context names the properties it is limited to (OData 4.01 Protocol, section 10.9). */
const contextPath = ({ type, metadataUrl }: Resource, select: Representation['select']) =>
  `${metadataUrl}#${type.path}${select ? `(${select.join(',')})` : ''}`

/** The context of a single entity: `Set/$entity`, or the singleton itself (sections 10.3 and 10.4). */
export const entityContext = (resource: Resource, select?: Representation['select']) =>
  `${contextPath(resource, select)}${resource.type.singleton ? '' : '/$entity'}`

/** The context of an entity as of its type alone, in whatever set it is: `type`, or `type(a,b)`. */
export const typeContext = ({ type, metadataUrl }: Resource, select?: Representation['select']) =>
  `${metadataUrl}#${type.qualifiedName}${select ? `(${select.join(',')})` : ''}`

/** The context of a collection: `Set` (section 10.2). */
export const collectionContext = (resource: Resource, select?: Representation['select']) =>
  contextPath(resource, select)

/** An entity as JSON, `context` first. `@odata.type` is sent at `minimal` too, as the published examples show it. */
export const represent = (
  resource: Resource,
  { entity, revision }: { readonly entity: Entity; readonly revision: number },
  as: Representation,
  context?: string,
): JsonMembers => {
  const { type, properties } = resource
  const { level, select } = as
  const shown: Record<string, Json | object | null> = {}
  if (level !== 'none') {
    if (context !== undefined) shown['@odata.context'] = context
    shown['@odata.type'] = `#${type.qualifiedName}`
    if (level === 'full') Object.assign(shown, links(resource, String(entity.id)))
    shown['@odata.etag'] = entityTag(revision)
  }
  for (const [name, property] of properties) {
    if (select && !select.includes(name)) continue
    const { jsonType } = property.kind
    if (level === 'full' && jsonType) shown[`${name}@odata.type`] = jsonType
    shown[name] = toJson(property, entity[name] ?? null, as)
  }
  return level === 'full' ? { ...shown, ...actionLinks(resource, String(entity.id)) } : shown
}

/** A single entity as the whole of an answer, with its context. */
export const representAlone = (
  resource: Resource,
  stored: Parameters<typeof represent>[1],
  as: Representation,
  contextFor = entityContext,
): JsonMembers => represent(resource, stored, as, contextFor(resource, as.select))

/** The context of a value that an action returns: the name of its type (OData 4.01 Protocol, section 10.15). */
export const valueContext = ({ metadataUrl }: Resource, { kind }: Property) => `${metadataUrl}#${kind.type}`

/** The context of a stream that an action returns in JSON. */
export const streamContext = ({ metadataUrl }: Resource) => `${metadataUrl}#Edm.Stream`

/** A value alone as the whole of an answer (OData JSON 4.01, section 11). */
export const representValue = (
  resource: Resource,
  property: Property,
  value: Value,
  as: Pick<Representation, 'level' | 'ieee754Compatible'>,
): JsonMembers => ({
  ...(as.level === 'none' ? {} : { '@odata.context': valueContext(resource, property) }),
  value: toJson(property, value, as),
})

const links = (resource: Resource, id: string) => {
  const url = entityUrl(resource, id)
  return { '@odata.id': url, '@odata.editLink': url }
}

/**
 * How an action or a function is advertised on an entity, the parameters of a function as aliases for whoever follows the
 * link (OData JSON 4.01, sections 4.5.13 and 4.5.14).
 */
const actionLinks = (resource: Resource, id: string) =>
  Object.fromEntries(
    resource.actions.map((action) => {
      const { qualifiedName } = action
      const called = calledAs({ ...action, name: qualifiedName }, (parameter) => `@${parameter}`)
      return [`#${qualifiedName}`, { title: qualifiedName, target: `${entityUrl(resource, id)}/${called}` }]
    }),
  )

/** A value of a kind, and at any depth what is told of its members. */
const toJson = (
  { kind }: Property,
  value: Value,
  as: Pick<Representation, 'level' | 'ieee754Compatible'>,
): ShownValue => {
  if (value === null) return null
  const { complexType } = kind.items ?? kind
  if (complexType) {
    const shownOne = (one: unknown) => shownMembers(complexType, one, as)
    return Array.isArray(value) ? value.map(shownOne) : shownOne(value)
  }
  const json = kind.toJson(value)
  if (!as.ieee754Compatible || !/\bEdm\.(Int64|Decimal)\b/.test(kind.type)) return json
  return Array.isArray(json) ? json.map(String) : String(json)
}

type ShownValue = Json | object | null

/** The members of a complex value; at full metadata with the types that JSON does not tell, its own among them. */
const shownMembers = (
  { name, properties }: ComplexType,
  value: unknown,
  as: Pick<Representation, 'level' | 'ieee754Compatible'>,
): JsonMembers => {
  const shown: Record<string, ShownValue> = as.level === 'full' ? { '@odata.type': `#${namespace}.${name}` } : {}
  for (const [member, property] of Object.entries(properties)) {
    const { jsonType } = property.kind
    if (as.level === 'full' && jsonType) shown[`${member}@odata.type`] = jsonType
    shown[member] = toJson(property, memberOf(value, member), as)
  }
  return shown
}

// Holds because what is stored under a complex kind went through its schema.
const memberOf = (value: unknown, member: string): Value =>
  isRecord(value) ? ((value[member] ?? null) as Value) : null
