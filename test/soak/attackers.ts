import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { connectionsTo } from './connections.ts'
import { dearRequests, largestPage, statusesInside } from './dear-requests.ts'

/** What the attackers are told. */
export interface Orders {
  readonly url: string
  readonly token: string
  readonly connections: number
  /** Connections that ask for much and read nothing. */
  readonly silent: number
}

/** What they tell when they are done. */
export interface Toll {
  /** How many answers had which status; those inside batches, too, as `in 429`. */
  readonly statuses: Readonly<Record<string, number>>
  /** Requests that got no whole answer. */
  readonly unanswered: number
  readonly bytes: number
}

// Holds because only the attack starts this file, in a thread of its own: what it reads must not slow down who measures.
const { url, token, connections, silent } = workerData as Orders

const statuses: Record<string, number> = {}
let unanswered = 0
let bytes = 0
const count = (name: string) => {
  statuses[name] = (statuses[name] ?? 0) + 1
}
let isOver = false
parentPort?.once('message', () => {
  isOver = true
})

const { send, close } = connectionsTo(url, connections, 120_000)
const attack = async (_: unknown, first: number) => {
  for (let turn = first; !isOver; turn += 1) {
    const sent = dearRequests[turn % dearRequests.length] ?? { path: largestPage }
    try {
      const { status, text, isWhole } = await send({ ...sent, token })
      bytes += text.length
      if (!isWhole && !isOver) unanswered += 1
      count(String(status))
      if (sent.body && status === 200) for (const inner of statusesInside(text)) count(`in ${inner}`)
      // Told to wait, it waits a little, not as long as it is told to.
      if (status === 429) await sleep(50)
    } catch {
      if (!isOver) unanswered += 1
    }
  }
}

const askAndStayAway = async () => {
  while (!isOver) {
    const socket = connect({ host: new URL(url).hostname, port: Number(new URL(url).port) })
    socket.on('error', () => undefined)
    socket.pause()
    socket.write(`GET ${largestPage} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    while (!isOver && !socket.destroyed) await sleep(200)
    socket.destroy()
  }
}

await Promise.race([
  Promise.all([...Array.from({ length: connections }, attack), ...Array.from({ length: silent }, askAndStayAway)]),
  // What is still asked for when the time is up is not waited for.
  new Promise<void>((resolve) => parentPort?.once('message', () => setTimeout(resolve, 500))),
])
close()
parentPort?.postMessage({ statuses, unanswered, bytes } satisfies Toll)
parentPort?.close()
