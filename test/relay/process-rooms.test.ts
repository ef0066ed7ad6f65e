import { expect, it } from 'vitest'
import { processRooms } from '../../src/entry/runtime/relay/process-rooms.ts'
import type { Wire } from '../../src/entry/runtime/relay/wire.ts'
import { wallClock } from '../../src/entry/runtime/time/clocks.ts'
import { relayLimits } from '../../src/relay/limits.ts'
import type { StandingOf } from '../../src/relay/rooms.ts'
import type { Entry, Visitor } from '../../src/relay/visitor.ts'

const address = { tenant: '10ca1000-0000-4000-8000-000000000001', session: '01900000-0000-7000-8000-000000000001' }
const visitor: Visitor = {
  side: 'helper',
  user: 'ann',
  roles: [],
  groups: [],
  protocol: 'json.reliable.webpubsub.azure.v1',
}
const wire = (): Wire => ({ send: () => {}, close: () => {}, unsent: () => 0 })
const entry = (connectionId: string): Entry => ({ connectionId, reconnectionToken: 't' })
const lives: StandingOf = async () => ({ expiresAt: Date.now() + 60_000, isChatBlocked: false })
const openRooms = (standing = lives) => processRooms({ clock: wallClock, limits: relayLimits, standing })

it('keeps a room open whatever still comes of the last connection of the one before', async () => {
  const rooms = openRooms()
  const [closed, open] = [wire(), wire()]
  const first = await rooms.find(address)
  first?.act((room, now) => room.enter(closed, visitor, entry('c.1'), now))
  // Closed by the room, for which its client takes a while: it sends what no client may send, and comes again.
  first?.act((room, now) => room.binary(closed, new Uint8Array(1), now))
  expect(rooms.size()).toBe(0)
  const second = await rooms.find(address)
  second?.act((room, now) => room.enter(open, visitor, entry('c.2'), now))
  first?.act((room, now) => room.left(closed, 1003, now))
  expect(rooms.findOpen(address)).toBe(second)
  second?.act((room, now) => room.left(open, 1000, now))
  expect(rooms.size()).toBe(0)
})

it('has one room of a session, though it was empty when another looked for it', async () => {
  const held = Promise.withResolvers<void>()
  let asked = 0
  const rooms = openRooms(async (room) => {
    asked += 1
    if (asked > 1) await held.promise
    return lives(room)
  })
  const first = await rooms.find(address)
  // Said to a room that nobody is in yet.
  await rooms.rooms.granted(address, { requestId: 'r1', pubSubEncryptionKey: '', pubSubEncryption: '' })
  const second = rooms.find(address)
  first?.act((room, now) => room.enter(wire(), visitor, entry('c.1'), now))
  held.resolve()
  expect(await second).toBe(first)
  expect([asked, rooms.size()]).toEqual([2, 1])
})
