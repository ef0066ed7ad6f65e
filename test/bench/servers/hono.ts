import { serve } from '@hono/node-server'
// biome-ignore lint/style/noRestrictedImports: as the library's guide has it; this is no part of a bundle.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { and, asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { v7 } from 'uuid'
import { openRows, port, tellAddress } from './rows.ts'
import { verified, writeScope } from './token.ts'

// The least that is written with the gateway's own libraries, as their guides write it: nothing sealed, nothing logged.
const table = sqliteTable(
  'session',
  {
    tenant: text('tenant').notNull(),
    id: text('id').notNull(),
    revision: integer('revision').notNull(),
    sessionKey: text('session_key').notNull(),
    sessionType: text('session_type', { enum: ['viewScreen', 'takeFullControl', 'unknownFutureValue'] }).notNull(),
    pubSubEncryptionKey: text('pub_sub_encryption_key').notNull(),
    pubSubEncryption: text('pub_sub_encryption').notNull(),
  },
  ({ tenant, id }) => [primaryKey({ columns: [tenant, id] })],
)
const { id, sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption } = table
const shown = { id, sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption }
const database = drizzle(openRows())

const written = z.strictObject({
  sessionKey: z.string().min(1).max(4096),
  sessionType: z.enum(['viewScreen', 'takeFullControl', 'unknownFutureValue']),
  pubSubEncryptionKey: z.string().max(4096),
  pubSubEncryption: z.string().max(4096),
})
const session = written.extend({ id: z.string() })
const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const answer = <Schema extends z.ZodType>(schema: Schema) => ({ ...json(schema), description: 'Done.' })

const app = new OpenAPIHono<{ Variables: { tenant: string } }>()
app.use(async (c, next) => {
  const caller = await verified(c.req.header('Authorization')).catch(() => undefined)
  if (!caller) return c.json({ error: 'unauthorized' }, 401)
  if (!caller.scopes.includes(writeScope)) return c.json({ error: 'forbidden' }, 403)
  c.set('tenant', caller.tenant)
  return next()
})
const create = createRoute({
  method: 'post',
  path: '/sessions',
  request: { body: { ...json(written), required: true } },
  responses: { 201: answer(session) },
})
app.openapi(create, (c) => {
  const row = { id: v7(), ...c.req.valid('json') }
  database
    .insert(table)
    .values({ tenant: c.get('tenant'), revision: 1, ...row })
    .run()
  return c.json(row, 201, { Location: `/sessions/${row.id}` })
})
const read = createRoute({
  method: 'get',
  path: '/sessions/{id}',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answer(session), 404: answer(z.object({ error: z.string() })) },
})
app.openapi(read, (c) => {
  const isIt = and(eq(table.tenant, c.get('tenant')), eq(table.id, c.req.valid('param').id))
  const row = database.select(shown).from(table).where(isIt).get()
  return row ? c.json(row, 200) : c.json({ error: 'not found' }, 404)
})
const list = createRoute({
  method: 'get',
  path: '/sessions',
  request: { query: z.object({ top: z.coerce.number().int().min(1).max(999).default(100) }) },
  responses: { 200: answer(z.object({ value: z.array(session) })) },
})
app.openapi(list, (c) => {
  const isOwn = eq(table.tenant, c.get('tenant'))
  const value = database.select(shown).from(table).where(isOwn).orderBy(asc(table.id)).limit(c.req.valid('query').top)
  return c.json({ value: value.all() }, 200)
})

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, tellAddress)
