import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'

/** The table that every reference server keeps: the columns, the key and the index of the gateway's own. */
const schema = `
  create table if not exists session (
    tenant text not null,
    id text not null,
    revision integer not null,
    session_key text not null,
    session_type text not null,
    pub_sub_encryption_key text not null,
    pub_sub_encryption text not null,
    primary key (tenant, id)
  ) strict, without rowid;
  create index if not exists session_session_key on session (session_key);`

/** Opens the file as most people do: a write-ahead log, and `synchronous=NORMAL`, which may lose answered writes. */
export const openRows = () => {
  const connection = new Database(process.env.DATABASE_PATH ?? ':memory:')
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = NORMAL')
  connection.exec(schema)
  return connection
}

export const port = Number(process.env.PORT ?? 0)

/** Says where the server listens, as the gateway does. */
export const tellAddress = ({ port }: AddressInfo) => console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
