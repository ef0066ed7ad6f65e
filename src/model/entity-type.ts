import { refuseFaults } from './definition-error.ts'
import { nameFaults } from './name-faults.ts'
import { namespace } from './namespace.ts'
import { type Property, string } from './property.ts'
import { propertyFaults } from './property-faults.ts'
import type { Entity } from './value.ts'
import { type Version, versionFaults, versions } from './version.ts'

/** The permission names that allow an operation; any one of them will do. Least privileged first, as documented. */
export interface Permissions {
  readonly read: readonly string[]
  readonly write: readonly string[]
}

/** The declaration of an entity set or singleton, from which everything else is derived. */
export interface EntityDeclaration {
  /** Unqualified type name. */
  readonly name: string
  /** Path below the version, in the published spelling, without a leading slash. */
  readonly path: string
  readonly description: string
  /** What the gateway keeps for itself: stored as any other, and in no document and at no path. */
  readonly isInternal?: boolean
  /** A singleton has one entity per tenant, with its defaults until first written. */
  readonly singleton?: boolean
  readonly versions?: readonly Version[]
  readonly permissions: Permissions
  /** Holds keys to a session, so it is removed when the retention period ends. */
  readonly expires?: boolean
  readonly properties: Readonly<Record<string, Property>>
}

/** A declaration made whole. */
export interface EntityType extends Required<EntityDeclaration> {
  /** `microsoft.graph.` and the name. */
  readonly qualifiedName: string
  /** `id` first, then as declared. */
  readonly properties: Readonly<Record<string, Property>>
}

/** The key of every entity type. */
export const id = string({
  description: 'The unique identifier of the object, made by the gateway.',
  example: '0193a1c0-0000-7000-8000-000000000000',
  maxLength: 64,
  readOnly: true,
})

/** Throws a DefinitionError that names every fault of the declaration. */
export const defineEntity = (declaration: EntityDeclaration): EntityType => {
  const type: EntityType = {
    isInternal: false,
    singleton: false,
    versions,
    expires: false,
    ...declaration,
    qualifiedName: `${namespace}.${declaration.name}`,
    properties: { id, ...declaration.properties },
  }
  refuseFaults(`The entity type ${type.name}`, () => entityFaults(type, declaration))
  return type
}

/** What a row holds beside its properties. */
const rowNames = ['tenant', 'revision', 'secrets', 'envelope']

const entityFaults = (type: EntityType, { properties }: EntityDeclaration): readonly string[] => [
  ...nameFaults('type', [type.name]),
  ...type.path.split('/').flatMap((segment) => nameFaults('path segment', [segment])),
  ...versionFaults(type.versions),
  ...(['read', 'write'] as const)
    .filter((access) => type.permissions[access].length === 0)
    .map((access) => `no permission lets anyone ${access} it`),
  // `id` is every type's: declared once more it would replace the key.
  ...nameFaults('property', ['id', ...Object.keys(properties)], rowNames),
  ...Object.entries(properties).flatMap(([name, { readOnly, defaultValue }]) =>
    readOnly && defaultValue === undefined ? [`nobody makes ${name}, which is read-only and has no default`] : [],
  ),
  ...Object.entries(type.properties).flatMap(([name, property]) => propertyFaults(name, property, type.versions)),
  ...(type.singleton
    ? requiredOf(type).map((name) => `a singleton starts without ${name}, which needs a default`)
    : []),
  ...(type.singleton && type.expires ? ['a singleton cannot expire'] : []),
]

const requiredOf = ({ properties }: EntityType) =>
  Object.entries(properties).flatMap(([name, { defaultValue, readOnly }]) =>
    defaultValue === undefined && !readOnly ? [name] : [],
  )

/** The properties that a version shows, `id` first. */
export const propertiesIn = (type: EntityType, version: Version): ReadonlyMap<string, Property> =>
  new Map(Object.entries(type.properties).filter(([, property]) => property.versions?.includes(version) ?? true))

/** What an entity holds before anything is said of it: the properties that have a default, in every version. */
export const defaultsOf = (type: EntityType): Entity =>
  Object.fromEntries(
    Object.entries(type.properties).flatMap(([name, { defaultValue }]) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    ),
  )

/** Gives each name its declared spelling: Graph's names are not case-sensitive. */
export const canonicalNames = (names: Iterable<string>): ReadonlyMap<string, string> =>
  new Map([...names].map((name) => [name.toLowerCase(), name]))
