/** What is measured of the servers that know it. */
export interface Job {
  readonly id: string
  /** Of `Deeds`. */
  readonly deed: string
  readonly connections: number
  readonly status: number
  /** Servers that are measured; all gateways are. */
  readonly beside: readonly string[]
  /** Whether one answer is what the job is about. */
  readonly isRight: (text: string) => boolean
}

const everyone = ['Fastify', 'floor', 'minimal Hono']
const rowsIn = (text: string) => JSON.parse(text).value?.length
const is = (text: string, secrets: boolean) => text.includes('pubSubEncryptionKey"') === secrets

const job = (id: string, deed: string, isRight: Job['isRight'], more: Partial<Job> = {}): Job => ({
  id,
  deed,
  connections: 10,
  status: 200,
  beside: ['Fastify'],
  isRight,
  ...more,
})
const isOne = (text: string) => typeof JSON.parse(text).id === 'string' && is(text, true)
const isPage = (text: string) => rowsIn(text) === 20 && is(text, true)

export const jobs: readonly Job[] = [
  job('create', 'create', isOne, { status: 201, beside: everyone }),
  job('create at 50', 'create', isOne, { status: 201, connections: 50 }),
  job('get', 'read', isOne, { beside: everyone }),
  job('get at 50', 'read', isOne, { connections: 50 }),
  job('list', 'list', isPage, { beside: everyone }),
  job('list at 50', 'list', isPage, { connections: 50 }),
  job('brief list', 'briefList', (text) => rowsIn(text) === 20 && is(text, false)),
  job('find', 'find', (text) => rowsIn(text) === 1 && is(text, true)),
  job('count many', 'countMany', (text) => Number(text) === 10_000),
  job('count few', 'countFew', (text) => Number(text) === 20),
  job('batch', 'batch', (text) => text.split('"status":200').length === 21, { beside: [] }),
]
