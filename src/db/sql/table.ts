import { integer, real, type SQLiteColumnBuilderBase, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EntityType } from '../../model/entity-type.ts'
import type { Kind } from '../../model/kinds/kind.ts'
import type { Property } from '../../model/property.ts'
import type { Entity } from '../../model/value.ts'
import type { Bindable, Row } from '../engines/database.ts'

/** `sessionKey` is the column `session_key`. */
export const columnName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const columnBuilders: Readonly<Record<Kind['column'], (name: string) => SQLiteColumnBuilderBase>> = {
  text: (name) => text(name),
  integer: (name) => integer(name),
  real: (name) => real(name),
}

const column = (name: string, { kind }: Property) => columnBuilders[kind.column](columnName(name))

/** The drizzle table of an entity: its tenant, its revision (which the ETag shows) and its properties. */
export const tableOf = (type: EntityType) =>
  sqliteTable(columnName(type.name), {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    revision: integer('revision').notNull(),
    ...Object.fromEntries(Object.entries(type.properties).map(([name, property]) => [name, column(name, property)])),
  })

export type EntityTable = ReturnType<typeof tableOf>

/** The values of an entity, or of a part of one, as their columns hold them; by property name. */
export const toColumns = ({ properties }: EntityType, entity: Entity): Readonly<Record<string, Bindable>> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { kind }]) => {
      const value = entity[name]
      return value === undefined ? [] : [[name, value === null ? null : kind.toColumn(value)]]
    }),
  )

/** The entity in a row. */
export const toEntity = ({ properties }: EntityType, row: Row): Entity =>
  Object.fromEntries(
    Object.entries(properties).map(([name, { kind }]) => {
      const stored = row[columnName(name)] ?? null
      return [name, stored === null ? null : kind.fromColumn(stored)]
    }),
  )
