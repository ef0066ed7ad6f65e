import type { ClientAccess } from '../../../src/auth/client-access.ts'
import type { AccessDecision, AccessGrant, AccessRequest, RoomAddress, Rooms } from '../../../src/relay/rooms.ts'
import { callerOf } from '../clients/caller.ts'
import { conforming } from './conforming.ts'
import { audience, tenants } from './running.ts'
import { startApp } from './start-app.ts'

/** Rooms whose sharer says what a test has it say, and that remember what they were told. */
const fakeRooms = () => {
  const asked: AccessRequest[] = []
  const granted: AccessGrant[] = []
  const extended: (readonly [RoomAddress, number])[] = []
  const ended: RoomAddress[] = []
  const says = { decide: async (_: AccessRequest, __: AbortSignal): Promise<AccessDecision> => 'allowed' }
  const rooms: Rooms = {
    ask: async (_, request, signal) => {
      asked.push(request)
      return says.decide(request, signal)
    },
    granted: async (_, grant) => {
      granted.push(grant)
    },
    extended: async (...told) => {
      extended.push(told)
    },
    ended: async (room) => {
      ended.push(room)
    },
  }
  return { rooms, asked, granted, extended, ended, says }
}

const scopes = [
  'DeviceManagementManagedDevices.ReadWrite.All',
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
  'DeviceManagementServiceConfig.ReadWrite.All',
].join(' ')

export const helper = 'a0000000-0000-4000-8000-00000000000a'
export const sharer = 'b0000000-0000-4000-8000-00000000000b'
export const join = '/remoteHelp/join'

/** A gateway with such rooms, which has remote help on: its callers, a device, and what a test of sessions does often. */
export const startSessions = async (settings: Readonly<Record<string, string>> = {}, tenant: string = tenants[0]) => {
  const room = fakeRooms()
  const accesses: ClientAccess[] = []
  const app = await startApp({
    settings,
    rooms: room.rooms,
    clientAccessUri: async (access) => {
      accesses.push(access)
      return `wss://help.example.test/client/hubs/remotehelp?access_token=CANARY-token-${accesses.length}`
    },
  })
  const gateway = await conforming(app)
  /** A caller of some user. */
  const as = (user: string, granted = scopes, of = tenant) =>
    callerOf(
      () => ({
        ...gateway,
        issuer: {
          ...app.issuer,
          token: (claims) =>
            app.issuer.sign({
              ...app.issuer.claimsFor({ ...claims, tenant: of, scopes: granted, audience }),
              oid: user,
            }),
        },
      }),
      of,
      granted,
    )
  const { post, call, get } = as(helper)
  const allow = (changes: object) => call('PATCH', '/beta/deviceManagement/remoteAssistanceSettings', { body: changes })
  await allow({ remoteAssistanceState: 'enabled' })
  const newDevice = async (changes: object = {}) => {
    const body = { deviceName: 'PIXEL-7A', enrolledDateTime: '2026-01-01T00:00:00Z', serialNumber: 'S1', ...changes }
    const made = await post('/beta/deviceManagement/managedDevices', body)
    return `/beta/deviceManagement/managedDevices/${made.body.id}`
  }
  const create = async (device: string, body: object = { sessionType: 'takeFullControl' }) =>
    (await post(`${device}/createRemoteHelpSession`, body)).body
  const results = async (device: string) => (await get(device)).body.deviceActionResults
  return { ...room, app, accesses, as, allow, newDevice, create, results }
}
