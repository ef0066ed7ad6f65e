import Fastify from 'fastify'
import { v7 } from 'uuid'
import { openRows, port } from './rows.ts'
import { verified, writeScope } from './token.ts'

// What people write by hand: Fastify with its schemas for requests and answers, jose, better-sqlite3. Nothing is sealed,
// nothing is logged. Not type-checked with the rest, since its packages may not be there.
declare module 'fastify' {
  interface FastifyRequest {
    tenant: string
  }
}
interface Session {
  readonly sessionKey: string
  readonly sessionType: string
  readonly pubSubEncryptionKey: string
  readonly pubSubEncryption: string
}

const connection = openRows()
const brief = 'id, session_key sessionKey, session_type sessionType'
const columns = `${brief}, pub_sub_encryption_key pubSubEncryptionKey, pub_sub_encryption pubSubEncryption`
const insert = connection.prepare('insert into session values (?, ?, 1, ?, ?, ?, ?)')
const get = connection.prepare(`select ${columns} from session where tenant = ? and id = ?`)
const list = connection.prepare(`select ${columns} from session where tenant = ? order by id limit ?`)
const briefList = connection.prepare(`select ${brief} from session where tenant = ? order by id limit ?`)
const find = connection.prepare(
  `select ${columns} from session where tenant = ? and session_key = ? order by id limit ?`,
)
const count = connection.prepare('select count(*) from session where tenant = ?').pluck()

const text = (maxLength: number) => ({ type: 'string', maxLength })
const properties = {
  sessionKey: { ...text(4096), minLength: 1 },
  sessionType: { type: 'string', enum: ['viewScreen', 'takeFullControl', 'unknownFutureValue'] },
  pubSubEncryptionKey: text(4096),
  pubSubEncryption: text(4096),
}
const body = { type: 'object', required: Object.keys(properties), properties, additionalProperties: false }
const session = { type: 'object', properties: { id: { type: 'string' }, ...properties } }
const page = { type: 'object', properties: { value: { type: 'array', items: session } } }
const top = { type: 'integer', minimum: 1, maximum: 999, default: 100 }
const query = {
  type: 'object',
  properties: { top, sessionKey: text(4096), fields: { type: 'string', enum: ['brief'] } },
}

const app = Fastify()
app.decorateRequest('tenant', '')
app.addHook('onRequest', async (request, reply) => {
  const caller = await verified(request.headers.authorization).catch(() => undefined)
  if (!caller) return reply.code(401).send({ error: 'unauthorized' })
  if (!caller.scopes.includes(writeScope)) return reply.code(403).send({ error: 'forbidden' })
  request.tenant = caller.tenant
})

app.post<{ Body: Session }>('/sessions', { schema: { body, response: { 201: session } } }, async (request, reply) => {
  const { sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption } = request.body
  const id = v7()
  insert.run(request.tenant, id, sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption)
  return reply
    .code(201)
    .header('Location', `/sessions/${id}`)
    .send({ id, ...request.body })
})
app.get<{ Params: { id: string } }>('/sessions/:id', { schema: { response: { 200: session } } }, (request, reply) => {
  const row = get.get(request.tenant, request.params.id)
  reply.code(row ? 200 : 404).send(row ?? { error: 'not found' })
})
app.get<{ Querystring: { top: number; sessionKey?: string; fields?: string } }>(
  '/sessions',
  { schema: { querystring: query, response: { 200: page } } },
  (request, reply) => {
    const { top, sessionKey, fields } = request.query
    if (sessionKey !== undefined) reply.send({ value: find.all(request.tenant, sessionKey, top) })
    else reply.send({ value: (fields === 'brief' ? briefList : list).all(request.tenant, top) })
  },
)
app.get('/sessions/count', (request, reply) => {
  reply.type('text/plain').send(String(count.get(request.tenant)))
})

console.log(JSON.stringify({ url: await app.listen({ port, host: '127.0.0.1' }) }))
