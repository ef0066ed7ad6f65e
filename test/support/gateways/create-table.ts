import { columnName } from '../../../src/db/sql/table.ts'
import type { EntityType } from '../../../src/model/entity-type.ts'

/** A table for a test's own entity type, as a migration would make it. */
export const createTable = ({ name, properties }: EntityType) => {
  const columns = Object.entries(properties).map(
    ([property, { kind, nullable }]) => `"${columnName(property)}" ${kind.column}${nullable ? '' : ' not null'}`,
  )
  return `create table if not exists ${columnName(name)} (tenant text not null, revision integer not null, ${columns.join(', ')},
    primary key (tenant, id)) strict, without rowid`
}
