import type { Sent } from './connections.ts'
import { largeSet, manySet } from './fill-tenant.ts'

const query = (options: Readonly<Record<string, string>>) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')

/** Looks at every row, and finds none. */
const filter = Array.from(
  { length: 20 },
  (_, turn) => `contains(tolower(concat(sessionKey,sessionKey)),'no such text ${turn}')`,
).join(' or ')

/** The same read, as often as a batch may hold it. */
const inBatch = (path: string): Sent => {
  const url = path.slice('/beta'.length)
  const requests = Array.from({ length: 20 }, (_, id) => ({ id: String(id), method: 'GET', url }))
  return { path: '/beta/$batch', body: { requests } }
}

/** A page of all that may be answered at once. */
export const largestPage = `${largeSet}?$top=999`

/** Reads that a token for reading alone permits, each of which a gateway would rather not be asked. */
export const dearRequests: readonly Sent[] = [
  inBatch(`${manySet}?${query({ $filter: filter })}`),
  inBatch(largestPage),
  inBatch(`${manySet}/$count?${query({ $filter: filter })}`),
  { path: largestPage },
  { path: `${manySet}?${query({ $filter: filter, $count: 'true' })}` },
  { path: `${manySet}?${query({ $orderby: 'tolower(concat(sessionKey,sessionKey)) desc', $top: '20' })}` },
  { path: `${manySet}?$top=999&$skip=100000` },
]

/** The statuses in the answer to a batch, for one that was answered. */
export const statusesInside = (text: string) =>
  (JSON.parse(text).responses as readonly { readonly status: number }[]).map(({ status }) => status)
