import { env } from 'cloudflare:workers'
import { Hono } from 'hono'

// The floor on workerd: Hono, and one statement of D1 a request. No token, no checks: it believes the tenant it is told.
const columns = `id, session_key sessionKey, session_type sessionType, pub_sub_encryption_key pubSubEncryptionKey,
  pub_sub_encryption pubSubEncryption`
const app = new Hono()
app.post('/sessions', async (c) => {
  const row = { id: crypto.randomUUID(), ...(await c.req.json()) }
  const { id, sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption } = row
  await env.DATABASE.prepare('insert into session values (?, ?, 1, ?, ?, ?, ?)')
    .bind(c.req.header('tenant'), id, sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption)
    .run()
  return c.json(row, 201)
})
app.get('/sessions/:id', async (c) =>
  c.json(
    await env.DATABASE.prepare(`select ${columns} from session where tenant = ? and id = ?`)
      .bind(c.req.header('tenant'), c.req.param('id'))
      .first(),
  ),
)

export default app
