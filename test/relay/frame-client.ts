import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'

// biome-ignore lint/suspicious/noExplicitAny: what an assertion looks at is what the assertion is about.
export type Frame = any

export const reliable = 'json.reliable.webpubsub.azure.v1'

/** Whether a value has all that another one has. */
const hasAll = (value: Frame, like: Frame): boolean =>
  typeof like === 'object' && like !== null
    ? typeof value === 'object' &&
      value !== null &&
      Object.entries(like).every(([name, member]) => hasAll(value[name], member))
    : value === like

/** A client that speaks the protocol frame by frame; resolves when it is open, rejects with the status of a refusal. */
export const openFrames = async (uri: string, protocol: string = reliable) => {
  const socket = new WebSocket(uri, protocol === '' ? [] : [protocol])
  const frames: Frame[] = []
  let closed: readonly [code: number, reason: string] | undefined
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  socket.on('close', (code, reason) => {
    closed = [code, String(reason)]
  })
  const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => {
    throw new Error(`answered ${statusCode}`)
  })
  const upgraded = once(socket, 'upgrade')
  await Promise.race([once(socket, 'open'), refused])
  socket.on('error', () => {})
  const [{ headers }] = await upgraded
  return {
    headers,
    frames,
    /** The first frame, of those that are there or come, that has all of this. */
    frame: async (like: object): Promise<Frame> => {
      const found = () => frames.find((frame) => hasAll(frame, like))
      await expect.poll(() => found() ?? frames).toMatchObject(like)
      return found()
    },
    say: (frame: object) => socket.send(JSON.stringify(frame)),
    send: (data: string | Uint8Array) => socket.send(data),
    closed: async () => {
      await expect.poll(() => closed).toBeDefined()
      return closed
    },
    close: (code?: number) => socket.close(code),
    /** Cuts the connection. */
    cut: () => socket.terminate(),
  }
}

/** The same, once it is told who it is. */
export const connectFrames = async (uri: string, protocol: string = reliable) => {
  const client = await openFrames(uri, protocol)
  const { connectionId, reconnectionToken } = await client.frame({ event: 'connected' })
  return {
    ...client,
    connectionId: String(connectionId),
    /** Without an access token. */
    recoveryUri: `${uri.split('?')[0]}?awps_connection_id=${connectionId}&awps_reconnection_token=${reconnectionToken}`,
    /** Tells that all has come that is there. */
    acknowledge: () => {
      const last = Math.max(0, ...client.frames.map((frame) => frame.sequenceId ?? 0))
      client.say({ type: 'sequenceAck', sequenceId: last })
    },
  }
}

export type FrameClient = Awaited<ReturnType<typeof connectFrames>>
