import './check-declarations.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fixedKeys } from '../../auth/key-source.ts'
import { parseConfig } from '../../config/config.ts'
import { oneWindow } from '../../db/engines/database.ts'
import { documentFile, unknownUrl } from '../../http/openapi/built-document.ts'
import { openLanes } from '../../limits/lanes.ts'
import { newEncryptionKeys } from '../../local/encryption-key.ts'
import { gateway } from '../runtime/gateway.ts'

// `npm run build:document`: has a gateway that nobody knows write its OpenAPI document for those that are bundled.

const config = parseConfig({
  PUBLIC_URL: unknownUrl,
  AUTH_TENANTS: 'organizations',
  AUTH_AUDIENCE: unknownUrl,
  ENCRYPTION_KEYS: newEncryptionKeys(),
})
const { fetch } = gateway(config, {
  database: {
    scan: oneWindow,
    isInPlace: () => false,
    execute: async () => {
      throw new Error('There is no database here.')
    },
  },
  keys: fixedKeys({ keys: [] }),
  readAsset: async () => undefined,
  admit: () => 0,
  lanes: openLanes,
  isDraining: () => false,
  local: { log: () => {} },
})
const response = await fetch(new Request(`${unknownUrl}/openapi.json`))
if (!response.ok) throw new Error(`The OpenAPI document is answered with ${response.status}.`)
mkdirSync('dist/docs', { recursive: true })
writeFileSync(`dist/docs/${documentFile}`, await response.text())
