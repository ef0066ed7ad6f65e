// `npm install --save-dev remote-help-gateway`, then `node --test`.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createGateway } from 'remote-help-gateway'

const path = '/beta/RequestRemoteHelpSessionAccessResponse'
let gateway

before(async () => {
  gateway = await createGateway()
})
after(() => gateway.close())

test('a caller that may only read cannot answer', async () => {
  const token = await gateway.token({ permissions: ['DeviceManagementServiceConfig.Read.All'] })
  const response = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionKey: 'Session Key value' }),
  })
  assert.equal(response.status, 403)
  assert.equal((await response.json()).error.code, 'Forbidden')
})

test('a write that is sent again after a lost answer is done once', async () => {
  const headers = {
    Authorization: `Bearer ${await gateway.token()}`,
    'Content-Type': 'application/json',
    'Repeatability-Request-ID': crypto.randomUUID(),
    'Repeatability-First-Sent': gateway.clock.now().toUTCString(),
  }
  const body = JSON.stringify({
    sessionKey: 'Session Key value',
    sessionType: 'takeFullControl',
    pubSubEncryptionKey: 'Pub Sub Encryption Key value',
    pubSubEncryption: 'Pub Sub Encryption value',
  })
  gateway.faults.set({ fault: 'drop-after', method: 'POST', times: 1 })
  const send = () => fetch(`${gateway.url}${path}`, { method: 'POST', headers, body })
  await assert.rejects(send())
  assert.equal((await send()).status, 201)
  const { [gateway.tenant]: sets } = await gateway.export()
  assert.equal(sets.RequestRemoteHelpSessionAccessResponse.length, 1)
})
