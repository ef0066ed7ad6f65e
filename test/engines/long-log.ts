import type { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'

export const insert = 'insert into skip_token (tenant, id, token, made_at) values (?, ?, ?, 1)'

/** Writes a hundred rows, with which the write-ahead log is long enough to be moved. */
export const fillLog = ({ database }: Pick<ReturnType<typeof openDatabaseFile>, 'database'>, name = 'row') => {
  const tenant = 'tenant'
  const write = (_: unknown, row: number) =>
    database.execute([{ sql: insert, params: [tenant, `${name} ${row}`, 'x'.repeat(170_000)], isRepeatable: true }], {
      tenant,
    })
  return Promise.all(Array.from({ length: 100 }, write))
}
