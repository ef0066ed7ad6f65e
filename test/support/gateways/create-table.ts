import { envelopeOf } from '../../../src/db/sql/secrets.ts'
import { columnName } from '../../../src/db/sql/table.ts'
import type { EntityType } from '../../../src/model/entity-type.ts'

/** A table for a test's own entity type, as a migration would make it. */
export const createTable = (type: EntityType) => {
  const columns = Object.entries(type.properties).map(
    ([property, { kind, nullable }]) => `"${columnName(property)}" ${kind.column}${nullable ? '' : ' not null'}`,
  )
  const envelope = envelopeOf(type).map((name) => `${name} text`)
  return `create table if not exists ${columnName(type.name)} (tenant text not null, revision integer not null,
    ${[...columns, ...envelope].join(', ')},
    primary key (tenant, id)) strict, without rowid`
}
