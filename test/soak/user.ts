import { answers, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { hostileStrings } from '../support/samples/sample-rows.ts'
import type { Answer, Sent } from './connections.ts'
import { listAll, orders } from './list-all.ts'
import type { Tally } from './tally.ts'

/** What a user knows of an entity that is its own. */
export interface Known {
  readonly sessionKey: string
  readonly pubSubEncryption: string
  readonly etag: string
}

interface UserSettings {
  /** What the session keys of all its entities begin with, and no other's. */
  readonly name: string
  readonly token: string
  /** Numbers from 0 to 1. */
  readonly random: () => number
  readonly tally: Tally
  /** Entities that it keeps at the most. */
  readonly most: number
}

/** What a user may do to its own entities, each keeping to a model of what must be there. */
export const userOf = ({ name, token, random, tally, most }: UserSettings) => {
  const { ask, fail } = tally
  const rows = new Map<string, Known>()
  let made = 0
  const one = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
  const mine = (sent: Omit<Sent, 'token'>): Sent => ({ ...sent, token })
  const any = () => one([...rows])
  const fresh = () => {
    made += 1
    const pubSubEncryption = random() < 0.1 ? 'é'.repeat(4096) : (one(hostileStrings) ?? 'x')
    return { ...published, sessionKey: `${name}${made}`, pubSubEncryption }
  }
  const learn = ({ sessionKey, pubSubEncryption }: Omit<Known, 'etag'>, answer: Answer | undefined) => {
    const id = answer?.headers.location?.split('/').at(-1)
    if (id !== undefined) rows.set(id, { sessionKey, pubSubEncryption, etag: answer?.headers.etag ?? '' })
    return id
  }
  const check = (what: string, known: Known | undefined, seen: Record<string, unknown>) => {
    const keys = ['sessionKey', 'pubSubEncryption'] as const
    if (!known || keys.some((key) => known[key] !== seen[key]) || known.etag !== seen['@odata.etag']) fail(what)
  }
  const remove = async () => {
    const [id, known] = any() ?? []
    if (id === undefined || !known) return
    const headers = { ...repeatable(), 'If-Match': known.etag }
    await ask('delete', mine({ path: `${answers}/${id}`, method: 'DELETE', headers }), 204)
    rows.delete(id)
    await ask('get what is deleted', mine({ path: `${answers}/${id}` }), 404)
  }
  const create = async () => {
    if (rows.size >= most) return remove()
    const body = fresh()
    learn(body, await ask('create', mine({ path: answers, body, headers: repeatable() }), 201))
  }

  return {
    rows,
    create,
    remove,
    /** Sent twice at once; or cut off, and sent again. */
    createTwice: async () => {
      if (rows.size >= most) return remove()
      const body = fresh()
      const sent = mine({ path: answers, body, headers: repeatable() })
      const away = new AbortController()
      const isCutOff = random() < 0.5
      if (isCutOff) setTimeout(() => away.abort(), random() * 5)
      const first = ask('create', isCutOff ? { ...sent, signal: away.signal } : sent, 201)
      if (isCutOff) await first
      const ids = [await ask('create again', sent, 201), await first].map((answer) => learn(body, answer))
      if (ids[1] !== undefined && ids[0] !== ids[1]) fail('create again: another id')
    },
    get: async () => {
      const [id, known] = any() ?? []
      if (id === undefined) return
      const answer = await ask('get', mine({ path: `${answers}/${id}` }), 200)
      if (answer) check('get: another entity', known, JSON.parse(answer.text))
      const headers = { 'If-None-Match': known?.etag ?? '' }
      await ask('get what is unchanged', mine({ path: `${answers}/${id}`, headers }), 304)
    },
    update: async () => {
      const [id, known] = any() ?? []
      if (id === undefined || !known) return
      const path = `${answers}/${id}`
      const { pubSubEncryption } = fresh()
      const sent = mine({ path, method: 'PATCH', body: { pubSubEncryption }, headers: { 'If-Match': known.etag } })
      const answer = await ask('update', sent, 200)
      if (!answer) return void rows.delete(id)
      rows.set(id, { ...known, pubSubEncryption, etag: answer.headers.etag ?? '' })
      await ask('update what has changed', sent, 412)
    },
    list: () => listAll({ name, token, rows, tally, order: one(orders) ?? '', check }),
    batch: async () => {
      const body = fresh()
      const url = answers.slice('/beta'.length)
      const json = { 'Content-Type': 'application/json' }
      const requests = [
        { id: '1', method: 'POST', url, headers: { ...json, ...repeatable() }, body },
        { id: '2', method: 'GET', url: `${url}?$top=5`, dependsOn: ['1'] },
        { id: '3', method: 'GET', url: `${url}/none` },
        { id: '4', method: 'POST', url, headers: json, body: {} },
      ]
      const answer = await ask('batch', mine({ path: '/beta/$batch', body: { requests } }), 200)
      if (!answer) return
      const { responses } = JSON.parse(answer.text)
      const statuses = requests.map(({ id }) => responses.find((inner: { id: string }) => inner.id === id)?.status)
      if (statuses.join() !== '201,200,404,400') fail(`batch: ${statuses}`)
      const created = responses.find((inner: { id: string }) => inner.id === '1')
      if (created?.status === 201) rows.set(created.body.id, { ...body, etag: created.body['@odata.etag'] })
    },
  }
}
