import { type EntityType, propertiesIn } from '../../model/entity-type.ts'
import { isBare } from '../../model/owners.ts'
import type { Version } from '../../model/version.ts'
import {
  type AnnotationExpression,
  type Annotations,
  capable,
  collection,
  navigationPath,
  propertyPath,
  record,
} from './annotation.ts'
import type { ContainerChild } from './containment.ts'

/** What the service as a whole can do. */
export const serviceCapabilities: Annotations = capable({
  KeyAsSegmentSupported: true,
  BatchSupport: record({ Supported: true, SupportedFormats: collection(['application/json']) }),
})

/** What callers cannot do with a set or singleton of the container. */
export const capabilitiesOf = (
  { name }: ContainerChild,
  types: readonly EntityType[],
  version: Version,
): Annotations => {
  const type = types.find(({ path }) => path === name)
  if (type && !isBare(type))
    return capable({ ...restrictionsOf(type, version), ExpandRestrictions: record({ Expandable: false }) })
  const below = types.filter(({ path }) => path.startsWith(`${name}/`))
  return capabilitiesOfOwner(below, version)
}

/** A singleton that only leads to what it contains can be read, and that is all. */
const capabilitiesOfOwner = (contained: readonly EntityType[], version: Version): Annotations => {
  const restricted = contained.flatMap((type) => {
    const restrictions = restrictionsOf(type, version)
    const path = navigationPath(type.path.slice(type.path.indexOf('/') + 1))
    return Object.keys(restrictions).length === 0 ? [] : [record({ NavigationProperty: path, ...restrictions })]
  })
  return capable({
    UpdateRestrictions: record({ Updatable: false }),
    DeleteRestrictions: record({ Deletable: false }),
    ExpandRestrictions: record({ Expandable: false }),
    ...(restricted.length > 0 && { NavigationRestrictions: record({ RestrictedProperties: collection(restricted) }) }),
  })
}

/** The terms that a `NavigationPropertyRestriction` may hold as well. */
const restrictionsOf = (type: EntityType, version: Version): Readonly<Record<string, AnnotationExpression>> => {
  const unnamed = [...propertiesIn(type, version)]
    .filter(([, { secret, kind }]) => secret || kind.expressionType === undefined)
    .map(([name]) => propertyPath(name))
  return {
    ...(unnamed.length > 0 && {
      FilterRestrictions: record({ NonFilterableProperties: collection(unnamed) }),
      SortRestrictions: record({ NonSortableProperties: collection(unnamed) }),
    }),
    ...(type.singleton && { DeleteRestrictions: record({ Deletable: false }) }),
    ...(isBare(type) && { UpdateRestrictions: record({ Updatable: false }) }),
  }
}
