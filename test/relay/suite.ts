import { describe } from 'vitest'
import type { SessionGateway } from './meeting.ts'
import { framesSuite, type Way } from './suite-frames.ts'
import { messagesSuite } from './suite-messages.ts'
import { recoverySuite } from './suite-recovery.ts'
import { sessionSuite } from './suite-session.ts'

/** What every runtime's relay is held to, by Azure's own client and by a plain one. The gateway is asked for in each test. */
export const relaySuite = (gateway: () => SessionGateway, way: Way = {}) => {
  describe('messages', () => messagesSuite(gateway, way))
  describe('recovery', () => recoverySuite(gateway))
  describe('a session', () => sessionSuite(gateway))
  describe('frames', () => framesSuite(gateway, way))
}
