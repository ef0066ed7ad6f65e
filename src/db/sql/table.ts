import { sql } from 'drizzle-orm'
import { integer, real, type SQLiteColumnBuilderBase, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { EntityType } from '../../model/entity-type.ts'
import type { Kind } from '../../model/kinds/kind.ts'
import type { Property } from '../../model/property.ts'
import type { Entity } from '../../model/value.ts'
import type { Bindable } from '../engines/database.ts'
import { envelopeOf } from './secrets.ts'

/** `sessionKey` is the column `session_key`. */
export const columnName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The column of a property, as SQL. */
export const columnOf = (name: string) => sql`${sql.identifier(columnName(name))}`

const columnBuilders: Readonly<Record<Kind['column'], (name: string) => SQLiteColumnBuilderBase>> = {
  text: (name) => text(name),
  integer: (name) => integer(name),
  real: (name) => real(name),
}

const column = (name: string, { kind }: Property) => columnBuilders[kind.column](columnName(name))

/** The drizzle table of an entity: its tenant, its revision (which the ETag shows), its properties and their envelope. */
export const tableOf = (type: EntityType) =>
  sqliteTable(columnName(type.name), {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    revision: integer('revision').notNull(),
    ...Object.fromEntries(Object.entries(type.properties).map(([name, property]) => [name, column(name, property)])),
    ...Object.fromEntries(envelopeOf(type).map((name) => [name, text(name)])),
  })

export type EntityTable = ReturnType<typeof tableOf>

/** Gives the values of an entity, or of a part of one, as their columns hold them; by property name. */
export const columnWriter = (type: EntityType) => {
  const columns = [
    ...Object.entries(type.properties).map(([name, { kind }]) => ({ name, toColumn: kind.toColumn })),
    ...envelopeOf(type).map((name) => ({ name, toColumn: String })),
  ]
  return (entity: Entity): Readonly<Record<string, Bindable>> => {
    const values: Record<string, Bindable> = {}
    for (const { name, toColumn } of columns) {
      const value = entity[name]
      if (value !== undefined) values[name] = value === null ? null : toColumn(value)
    }
    return values
  }
}
