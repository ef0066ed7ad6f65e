import Database from 'better-sqlite3'
import { gatewayDialect, times } from './deeds.ts'

/** How much is in a database: so many rows, evenly over so many tenants. */
export interface Size {
  readonly rows: number
  readonly tenants: number
}
export const nameOf = ({ rows, tenants }: Size) =>
  `${rows.toLocaleString('en')} rows, ${tenants.toLocaleString('en')} ${tenants === 1 ? 'tenant' : 'tenants'}`

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
/** The first 32 bits of a UUIDv7 of now. */
const now = hex(Date.now(), 12).slice(0, 8)
export const tenantOf = (index: number) => `cccccccc-0000-4000-8000-${hex(index, 12)}`
/** In the order of the rows, and of this hour, so that nothing expires. */
export const idOf = (row: number) => `${now}-${hex(Math.floor(row / 65_536), 4)}-7000-8000-${hex(row, 12)}`
/** In no order, as session keys are. */
export const sessionKeyOf = (row: number) => hex(Math.imul(row, 2_654_435_761) >>> 0, 8)

/**
 * Fills the table of a gateway that is stopped. Row n is tenant n modulo tenants' own. Its secrets are no sealed ones:
 * who reads the rows must not ask for them.
 */
export const fill = (databasePath: string, { rows, tenants }: Size) => {
  const connection = new Database(databasePath)
  const { table } = gatewayDialect
  connection.pragma('cache_size = -400000')
  connection.pragma('synchronous = OFF')
  const columns = connection.pragma(`table_info(${table})`) as readonly { readonly name: string; notnull: 0 | 1 }[]
  const known: Readonly<Record<string, (row: number) => unknown>> = {
    tenant: (row) => tenantOf(row % tenants),
    id: idOf,
    revision: () => 1,
    session_key: sessionKeyOf,
    session_type: () => 'viewScreen',
  }
  const makers = columns.map(({ name, notnull }) => known[name] ?? (() => (notnull ? '' : null)))
  const insert = connection.prepare(`insert into ${table} values (${times(columns.length, () => '?').join()})`)
  // As they would come, with the index there: made afterwards it has full pages only, each of which the next write splits.
  connection.transaction(() => {
    for (let row = 0; row < rows; row += 1) insert.run(makers.map((make) => make(row)))
  })()
  connection.close()
}
