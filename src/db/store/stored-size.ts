import { type SQL, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import { columnOf } from './stretch.ts'

/** Bytes of a code point in UTF-8, and of a byte in base64; and of what a short value or a seal's head may take. */
const [codePoint, base64, short] = [4, 4 / 3, 128]

/** The most bytes that a row of the type may have, by its declaration. */
export const largestRow = ({ properties }: EntityType) =>
  Object.values(properties).reduce((bytes, property) => bytes + largestValue(property), 2 * short)

const largestValue = ({ kind, secret }: Property) => {
  const { maxLength } = kind.jsonSchema
  // A text of unknown length but for enumerations and what has a format, such as an instant.
  if (maxLength === undefined)
    return kind.column === 'text' && !kind.enumType && !kind.jsonSchema.format ? Infinity : short
  return maxLength * codePoint * (secret ? base64 : 1) + short
}

/** The bytes of a row's texts, of all or of those that an expression may name. SQLite looks them up without reading them. */
export const sizeOf = ({ properties }: EntityType, isNamed = false): SQL => {
  const sizes = Object.entries(properties).flatMap(([name, { kind, secret }]) =>
    kind.column === 'text' && !(isNamed && secret) ? [sql`ifnull(octet_length(${columnOf(name)}), 0)`] : [],
  )
  return sizes.length === 0 ? sql`0` : sql.join(sizes, sql` + `)
}
