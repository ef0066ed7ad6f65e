import { integer, type SQLiteColumnBuilderBase, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EntityType } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Bindable, Row } from '../engines/database.ts'

/** `sessionKey` is the column `session_key`. */
export const columnName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const column = (name: string, { type }: Property): SQLiteColumnBuilderBase =>
  type === 'Edm.Boolean' ? integer(columnName(name)) : text(columnName(name))

/** The drizzle table of an entity: its tenant, its revision (which the ETag shows) and its properties. */
export const tableOf = (type: EntityType) =>
  sqliteTable(columnName(type.name), {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    revision: integer('revision').notNull(),
    ...Object.fromEntries(Object.entries(type.properties).map(([name, property]) => [name, column(name, property)])),
  })

export type EntityTable = ReturnType<typeof tableOf>

export const toColumn = (value: Value): Bindable => (typeof value === 'boolean' ? Number(value) : value)

/** The entity in a row, its values in the model's types. */
export const toEntity = (type: EntityType, row: Row): Entity =>
  Object.fromEntries(
    Object.entries(type.properties).map(([name, property]) => [name, fromColumn(property, row[columnName(name)])]),
  )

const fromColumn = ({ type }: Property, value: Bindable | undefined): Value => {
  if (value === null || value === undefined) return null
  return type === 'Edm.Boolean' ? value !== 0 : String(value)
}
