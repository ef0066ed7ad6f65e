import type { Action } from '../model/action.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { Json } from '../model/kinds/kind.ts'
import type { Property } from '../model/property.ts'
import type { Entity, Value } from '../model/value.ts'
import type { Version } from '../model/version.ts'

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

/** The context of a collection: `Set` (section 10.2). */
export const collectionContext = (resource: Resource, select?: Representation['select']) =>
  contextPath(resource, select)

/** An entity as JSON, `context` first. `@odata.type` is sent at `minimal` too, as the published examples show it. */
export const represent = (
  resource: Resource,
  { entity, revision }: { readonly entity: Entity; readonly revision: number },
  { level, ieee754Compatible, select }: Representation,
  context?: string,
): JsonMembers => {
  const { type, properties } = resource
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
    shown[name] = toJson(property, entity[name] ?? null, ieee754Compatible)
  }
  return level === 'full' ? { ...shown, ...actionLinks(resource, String(entity.id)) } : shown
}

/** A single entity as the whole of an answer, with its context. */
export const representAlone = (
  resource: Resource,
  stored: Parameters<typeof represent>[1],
  as: Representation,
): JsonMembers => represent(resource, stored, as, entityContext(resource, as.select))

/** The context of a value that an action returns: the name of its type (OData 4.01 Protocol, section 10.15). */
export const valueContext = ({ metadataUrl }: Resource, { kind }: Property) => `${metadataUrl}#${kind.type}`

/** A value alone as the whole of an answer (OData JSON 4.01, section 11). */
export const representValue = (
  resource: Resource,
  property: Property,
  value: Value,
  { level, ieee754Compatible }: Pick<Representation, 'level' | 'ieee754Compatible'>,
): JsonMembers => ({
  ...(level === 'none' ? {} : { '@odata.context': valueContext(resource, property) }),
  value: toJson(property, value, ieee754Compatible),
})

const links = (resource: Resource, id: string) => {
  const url = entityUrl(resource, id)
  return { '@odata.id': url, '@odata.editLink': url }
}

/** How an action is advertised on an entity (OData JSON 4.01, section 4.5.13). */
const actionLinks = (resource: Resource, id: string) =>
  Object.fromEntries(
    resource.actions.map(({ qualifiedName }) => [
      `#${qualifiedName}`,
      { title: qualifiedName, target: `${entityUrl(resource, id)}/${qualifiedName}` },
    ]),
  )

const toJson = ({ kind }: Property, value: Value, ieee754Compatible: boolean) => {
  const json = value === null ? null : kind.toJson(value)
  if (!ieee754Compatible || !/\bEdm\.(Int64|Decimal)\b/.test(kind.type)) return json
  return Array.isArray(json) ? json.map(String) : json === null ? null : String(json)
}
