import type { EntityType } from '../../model/entity-type.ts'

/** The column that holds all secrets of a row, sealed together: an envelope. */
export const envelope = 'envelope'

/** The names of a type's secrets, in the order of the declaration. */
export const secretsOf = ({ properties }: EntityType): readonly string[] =>
  Object.keys(properties).filter((name) => properties[name]?.secret)

/** The column of a type that has secrets. */
export const envelopeOf = (type: EntityType): readonly string[] => (secretsOf(type).length > 0 ? [envelope] : [])

/** The envelope, where what these properties say may lie in it; undefined for all. */
export const readWith = (type: EntityType, selected: readonly string[] | undefined): readonly string[] =>
  !selected || secretsOf(type).some((name) => selected.includes(name)) ? envelopeOf(type) : []
