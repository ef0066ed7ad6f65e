import { expect, it } from 'vitest'
import { banner } from '../../src/local/banner.ts'

const start = {
  version: '1.2.3',
  url: 'http://127.0.0.1:8787',
  https: { url: 'https://localhost:8788', certificatePath: "/it's here/localhost.pem" },
  data: '/home/me/.data/gateway.sqlite',
  hasExplorer: true,
  token: 'npx remote-help-gateway token',
}
const body =
  '{"sessionKey":"Session Key value","sessionType":"takeFullControl","pubSubEncryptionKey":"Pub Sub Encryption Key value","pubSubEncryption":"Pub Sub Encryption value"}'

it('speaks to a POSIX shell', () => {
  expect(banner({ ...start, platform: 'darwin' }).split('\n')).toEqual([
    'Remote Help Gateway 1.2.3, local mode: http://127.0.0.1:8787 and https://localhost:8788',
    'Documentation: http://127.0.0.1:8787/docs; what it holds: http://127.0.0.1:8787/explorer; a session by hand: http://127.0.0.1:8787/session',
    'Data: /home/me/.data/gateway.sqlite',
    `Node trusts https after: export NODE_EXTRA_CA_CERTS='/it'\\''s here/localhost.pem'`,
    `Try it: curl -i http://127.0.0.1:8787/beta/RequestRemoteHelpSessionAccessResponse -H "Authorization: Bearer $(npx remote-help-gateway token)" -H 'Content-Type: application/json' -d '${body}'`,
  ])
})

it('speaks to PowerShell on Windows, and of no explorer where there is none', () => {
  expect(
    banner({ ...start, hasExplorer: false, platform: 'win32' })
      .split('\n')
      .slice(1),
  ).toEqual([
    'Documentation: http://127.0.0.1:8787/docs',
    'Data: /home/me/.data/gateway.sqlite',
    `Node trusts https after: $env:NODE_EXTRA_CA_CERTS = '/it''s here/localhost.pem'`,
    `Try it: Invoke-RestMethod http://127.0.0.1:8787/beta/RequestRemoteHelpSessionAccessResponse -Method Post -Headers @{ Authorization = "Bearer $(npx remote-help-gateway token)" } -ContentType application/json -Body '${body}'`,
  ])
})
