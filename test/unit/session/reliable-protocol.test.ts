import { expect, it } from 'vitest'
import { type Received, reliableProtocol } from '../../../src/local/session/reliable-protocol.ts'

const join = { type: 'joinGroup', group: 'rh-1' } as const
const frame = (value: object) => JSON.stringify(value)
const ack = (ackId: number, more: object = { success: true }) => frame({ type: 'ack', ackId, ...more })
const message = (sequenceId: number, data: object) =>
  frame({ sequenceId, type: 'message', from: 'server', dataType: 'json', data })

it('numbers what it asks, and tells what became of each', async () => {
  const { ask, read, unanswered } = reliableProtocol()
  const [first, second, third] = [ask(join), ask(join), ask(join)]
  expect([first, second].map(({ text }) => JSON.parse(text))).toEqual([
    { type: 'joinGroup', group: 'rh-1', ackId: 1 },
    { type: 'joinGroup', group: 'rh-1', ackId: 2 },
  ])
  expect(unanswered()).toEqual([first.text, second.text, third.text])
  read(ack(2, { success: false, error: { name: 'Forbidden', message: 'No such group.' } }))
  read(ack(1))
  // Sent again after a recovery, and done before it.
  read(ack(3, { success: false, error: { name: 'Duplicate', message: 'done' } }))
  await expect(second.done).rejects.toMatchObject({ code: 'Forbidden', message: 'No such group.' })
  expect(await Promise.all([first.done, third.done])).toEqual([undefined, undefined])
  expect(unanswered()).toEqual([])
  read(ack(99))
})

it('reads each message once, and says once how far it has read', () => {
  const { read, acknowledgement } = reliableProtocol()
  const said = (received: Received | undefined) => (received?.kind === 'fromServer' ? received.data.n : received)
  expect(acknowledgement()).toBeUndefined()
  expect([1, 2, 2, 1, 3].map((n) => said(read(message(n, { n }))))).toEqual([1, 2, undefined, undefined, 3])
  expect(JSON.parse(acknowledgement() ?? '')).toEqual({ type: 'sequenceAck', sequenceId: 3 })
  expect(acknowledgement()).toBeUndefined()
})

it('knows what the relay says of itself, and passes over what it does not know', () => {
  const { read } = reliableProtocol()
  const connected = { type: 'system', event: 'connected', connectionId: 'c.1', userId: null }
  expect(read(frame({ ...connected, reconnectionToken: 'r' }))).toEqual({
    kind: 'connected',
    connectionId: 'c.1',
    reconnectionToken: 'r',
  })
  expect(read(frame({ type: 'system', event: 'disconnected', message: 'Over.' }))).toEqual({
    kind: 'disconnected',
    message: 'Over.',
  })
  const group = { type: 'message', from: 'group', group: 'rh-1', fromUserId: 'u', dataType: 'binary', data: 'AA==' }
  expect(read(frame({ ...group, sequenceId: 1 }))).toEqual({ kind: 'fromGroup', dataType: 'binary', data: 'AA==' })
  for (const unknown of [{ type: 'pong' }, { type: 'news' }, [], 1, message(2, { kind: 'x' }) && { type: 'message' }])
    expect(read(frame(Object(unknown)))?.kind).not.toBe('connected')
})

it('answers nothing more once it has ended', async () => {
  const { ask, end, unanswered } = reliableProtocol()
  const { done } = ask(join)
  end(Object.assign(new Error('Over.'), { code: '1008' }))
  await expect(done).rejects.toThrow('Over.')
  expect(unanswered()).toEqual([])
})
