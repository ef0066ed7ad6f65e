import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { meetingsAt } from './meeting.ts'
import { connectPlain, Refused } from './plain-client.ts'

const folder = temporaryFolder('relay-production')

const issuer = await createIssuer()
const scopes = [
  'DeviceManagementManagedDevices.ReadWrite.All',
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
  'DeviceManagementServiceConfig.ReadWrite.All',
].join(' ')
const token = (oid: string) => issuer.sign({ ...issuer.claimsFor({ tenant: tenants[0], scopes, audience }), oid })

/** What a server answers first to a request that asks for HTTP/2 in clear text, as Java's clients do. */
const answerToH2c = async (url: string) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(
    'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n',
  )
  const [data] = await once(socket, 'data')
  socket.destroy()
  return String(data)
}

describe.each(productionDoors)('$name', (door) => {
  it('carries a session, closes its connections by 1001 when it is told to end, and ends', async () => {
    const env = { ...settingsFor(issuer), PORT: '0', DATABASE_PATH: join(folder, `${crypto.randomUUID()}.sqlite`) }
    const { child, listening } = await openDoor(door, { env, cwd: folder })
    const exit = once(child, 'close')
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    const { url } = listening
    const meeting = await meetingsAt({ url, token })()
    // Its URIs lead to the public address, whatever is between.
    const here = (uri: string) => uri.replace(/^wss?:\/\/[^/]+/, url.replace('http', 'ws'))
    const helperUri = here(await meeting.helperUri())
    const helper = await connectPlain(helperUri)
    const sharer = await connectPlain(here(meeting.sharerUri))
    const { connectionId, reconnectionToken } = await helper.next({ event: 'connected' })
    await sharer.next({ event: 'connected' })
    for (const side of [helper, sharer]) {
      side.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
      await side.next({ type: 'ack', success: true })
    }
    helper.send({ type: 'sendToGroup', group: meeting.group, noEcho: true, dataType: 'text', data: 'CANARY' })
    expect(await sharer.next({ from: 'group' })).toMatchObject({ data: 'CANARY', fromUserId: meeting.helper })
    expect(await answerToH2c(url)).toMatch(/^HTTP\/1.1 200 /)
    const asked = meeting.ask(String(connectionId))
    const { data } = await sharer.next({ data: { kind: 'accessRequested' } })
    const decision = { requestId: Object(data).requestId, allow: true }
    sharer.send({ type: 'event', event: 'accessDecision', ackId: 2, dataType: 'json', data: decision })
    const { status, body: granted } = await asked
    expect(status).toBe(200)
    await sharer.next({ data: { kind: 'accessGranted', pubSubEncryptionKey: granted.pubSubEncryptionKey } })
    const refused = await connectPlain(`${helperUri}x`).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ status: 401 })
    child.kill('SIGTERM')
    for (const side of [helper, sharer]) {
      expect(await side.next({ event: 'disconnected' })).toMatchObject({ message: 'The gateway is stopping.' })
      expect((await side.closed).code).toBe(1001)
    }
    expect(await exit).toEqual([0, null])
    expect(output.match(/"event":"relay","outcome":"closed"/g)).toHaveLength(2)
    const tokens = [helperUri, meeting.sharerUri].map((uri) => new URL(uri).searchParams.get('access_token') ?? '?')
    const { pubSubEncryptionKey, pubSubEncryption } = granted
    const secrets = ['CANARY', meeting.sessionKey, ...tokens, reconnectionToken, pubSubEncryptionKey, pubSubEncryption]
    for (const secret of secrets) expect(output).not.toContain(String(secret))
  })
})
