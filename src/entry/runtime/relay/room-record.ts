import type { DurableObjectState } from '@cloudflare/workers-types'
import type { RoomAddress, Standing } from '../../../relay/rooms.ts'

/** What an object keeps of its session for as long as a token may lead to it: how it stood last. */
export interface RoomRecord extends Standing, RoomAddress {
  /** Whether nobody enters any more. */
  readonly isOver: boolean
}

const key = 'session'

/** Keeps it, and its alarm; asks the storage once in a life of the object. */
export const keptRecord = (storage: DurableObjectState['storage']) => {
  let record: RoomRecord | undefined
  let isRead = false
  let alarmAt: number | undefined
  return {
    get: () => {
      if (!isRead) record = storage.kv.get<RoomRecord>(key)
      isRead = true
      return record
    },
    put: (changed: RoomRecord) => {
      record = changed
      isRead = true
      storage.kv.put(key, changed)
    },
    /** Forgets all of it. */
    clear: async () => {
      record = undefined
      alarmAt = undefined
      await storage.deleteAll()
    },
    /** Has the object woken then, or before: to move an alarm is to write, and one that comes early does no harm. */
    wakeBy: async (at: number) => {
      alarmAt ??= (await storage.getAlarm()) ?? Number.POSITIVE_INFINITY
      if (alarmAt <= at) return
      alarmAt = at
      await storage.setAlarm(at)
    },
    woken: () => {
      alarmAt = Number.POSITIVE_INFINITY
    },
  }
}
