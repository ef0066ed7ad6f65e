import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../../model/entity-type.ts'
import type { Property } from '../../../model/property.ts'
import { readWith, secretsOf } from '../../sql/secrets.ts'
import { columnOf } from '../../sql/table.ts'

/** Bytes of a code point in UTF-8, and of a byte in base64; and of what a short value or a seal's head may take. */
const [codePoint, base64, short] = [4, 4 / 3, 128]

/** Names of properties; undefined for all. */
type Selected = readonly string[] | undefined

const chosenOf = ({ properties }: EntityType, selected: Selected) =>
  Object.entries(properties).filter(([name]) => !selected || selected.includes(name))

/** The columns of these properties, and those that every entity is answered with. */
export const columnsOf = (type: EntityType, selected: Selected): readonly SQL[] => {
  const names = chosenOf(type, selected).map(([name]) => name)
  return [...new Set(['id', 'revision', ...names, ...readWith(type, selected)])].map(columnOf)
}

/**
 * The most bytes that a row has of which these properties are read, by the declaration: with one secret out of an envelope
 * come all. What was changed alone since lies in the row twice; that is not reckoned with.
 */
export const largestRow = (type: EntityType, selected: Selected) => {
  const read = selected && readWith(type, selected).length > 0 ? [...selected, ...secretsOf(type)] : selected
  return chosenOf(type, read).reduce((bytes, [, property]) => bytes + largestValue(property), 2 * short)
}

const largestValue = ({ kind, secret }: Property) => {
  const { maxLength } = kind.jsonSchema
  if (kind.mostBytes !== undefined) return kind.mostBytes + short
  // A text of unknown length but for enumerations and what has a format, such as an instant.
  if (maxLength === undefined)
    return kind.column === 'text' && !kind.enumType && !kind.jsonSchema.format ? Infinity : short
  return maxLength * codePoint * (secret ? base64 : 1) + short
}

/** The bytes of a row's texts. SQLite looks them up without reading them. */
export const sizeOf = (type: EntityType, selected?: Selected): SQL => {
  const texts = chosenOf(type, selected).flatMap(([name, { kind }]) => (kind.column === 'text' ? [name] : []))
  const sizes = [...texts, ...readWith(type, selected)].map((name) => sql`ifnull(octet_length(${columnOf(name)}), 0)`)
  return sizes.length === 0 ? sql`0` : sql.join(sizes, sql` + `)
}
