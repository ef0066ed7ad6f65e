import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'
import { schema } from './schema.ts'

/** Opens the file as most people do: a write-ahead log, and `synchronous=NORMAL`, which may lose answered writes. */
export const openRows = () => {
  const connection = new Database(process.env.DATABASE_PATH ?? ':memory:')
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = NORMAL')
  for (const statement of schema) connection.exec(statement)
  return connection
}

export const port = Number(process.env.PORT ?? 0)

/** Says where the server listens, as the gateway does. */
export const tellAddress = ({ port }: AddressInfo) => console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
