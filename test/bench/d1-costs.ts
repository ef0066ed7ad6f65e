import { setTimeout as after } from 'node:timers/promises'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import type { Running } from '../support/gateways/running.ts'

/** What one operation costs on D1. */
export interface Cost {
  readonly operation: string
  readonly roundTrips: number
  readonly rowsRead: number
  readonly rowsWritten: number
}

const partners = '/beta/deviceManagement/remoteAssistancePartners'
type Caller = ReturnType<typeof callerOf>
type Answer = Awaited<ReturnType<Caller['get']>>

/** The operations, each on a row of its own. */
const operations: Readonly<Record<string, (caller: Caller, id: string) => Promise<Answer>>> = {
  create: ({ post }) => post(answers, published),
  'repeatable create': ({ post }) => post(answers, published, repeatable()),
  get: ({ get }, id) => get(`${answers}/${id}`),
  'list of 20': ({ get }) => get(`${answers}?$top=20`),
  'list of 20 with $count': ({ get }) => get(`${answers}?$top=20&$count=true`),
  '/$count': ({ get }) => get(`${answers}/$count`),
  'look-up by sessionKey': ({ get }) => get(`${answers}?$filter=sessionKey eq 'Session Key 00001'`),
  update: ({ call }, id) => call('PATCH', `${answers}/${id}`, { body: { sessionType: 'viewScreen' } }),
  delete: ({ call }, id) => call('DELETE', `${answers}/${id}`),
}
/** What the gateway's log line of a request says that it cost. */
const costOf = async (running: Running, operation: string, { status, headers, text }: Answer): Promise<Cost> => {
  if (status >= 300) throw new Error(`${operation} is answered with ${status}: ${text}`)
  const id = headers.get('request-id')
  const pattern = new RegExp(String.raw`\{[^{}]*request[^{}]*${id}[^{}]*rowsRead[^{}]*\}`)
  for (let look = 0; look < 100; look += 1) {
    const line = pattern.exec(running.output().replaceAll('\\', ''))?.[0]
    if (line !== undefined) {
      const { attempts, rowsRead, rowsWritten } = JSON.parse(line)
      return { operation, roundTrips: attempts, rowsRead, rowsWritten }
    }
    await after(20)
  }
  throw new Error(`The gateway logs nothing of ${operation}.`)
}

/** Does each operation once, on a gateway with rows of a tenant. */
export const costsOf = async (running: Running): Promise<readonly Cost[]> => {
  const caller = callerOf(() => running)
  const costs: Cost[] = []
  for (const [operation, run] of Object.entries(operations)) {
    const { id } = (await caller.post(answers, published)).body
    costs.push(await costOf(running, operation, await run(caller, id)))
  }
  const { id } = (await caller.post(partners, { displayName: 'Partner' })).body
  const onboarding = await caller.post(`${partners}/${id}/beginOnboarding`)
  return [...costs, await costOf(running, 'action (beginOnboarding)', onboarding)]
}
