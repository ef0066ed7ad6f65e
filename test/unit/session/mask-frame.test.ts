import { expect, it } from 'vitest'
import { maskedPath, maskedText } from '../../../src/local/session/mask-frame.ts'

const canary = 'CANARY'

it('shows frames and answers without a secret, at every depth', () => {
  const uri = (text: string) => `wss://gateway.test/client/hubs/remotehelp?access_token=${text}`
  const answer = { sessionKey: canary, pubSubHelperAccessUri: uri(canary), sessionType: 'viewScreen', acsGroupId: '' }
  expect(JSON.parse(maskedText(JSON.stringify(answer)))).toEqual({
    ...answer,
    sessionKey: '***',
    pubSubHelperAccessUri: uri('***'),
  })
  const frames = [
    { type: 'system', event: 'connected', connectionId: 'c.1', reconnectionToken: canary },
    { type: 'message', data: { kind: 'accessGranted', pubSubEncryptionKey: canary, pubSubEncryption: canary } },
    { type: 'sendToGroup', dataType: 'binary', data: canary },
    [{ SESSIONKEY: canary }, { value: [{ pubSubSharerAccessUri: `${uri(canary)}&a=1`, token: canary }] }],
  ]
  for (const frame of frames) expect(maskedText(JSON.stringify(frame))).not.toContain(canary)
  expect(maskedText(JSON.stringify(frames[0]))).toContain('"connectionId":"c.1"')
  expect(maskedText(`{"sessionKey":"${canary}`)).toBe('***')
  expect(maskedText('')).toBe('')
})

it('shows a path without the key and the query', () => {
  expect(maskedPath(`/beta/x/retrieveRemoteHelpSession(sessionKey='${canary}')?a=${canary}`)).toBe(
    "/beta/x/retrieveRemoteHelpSession(sessionKey='***')",
  )
  expect(maskedPath('/remoteHelp/join')).toBe('/remoteHelp/join')
})
