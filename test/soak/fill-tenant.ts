import BetterSqlite from 'better-sqlite3'
import { v7 } from 'uuid'
import { entitySealer } from '../../src/db/store/entity-sealer.ts'
import { retrieveRemoteHelpSessionResponse } from '../../src/entities/retrieve-remote-help-session-response.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { settingsFor } from '../support/gateways/running.ts'

/** Many small rows without secrets, to be looked through. */
export const manySet = '/beta/CreateRemoteHelpSessionResponse'
/** Rows of the published lengths, to be answered. */
export const largeSet = '/beta/RemoteHelpSessionRetrieveResponse'

/** Characters of the small rows' text. */
const textLength = 100

/** Gives a tenant rows, past the gateway, which must not be running: as many requests would take hours. */
export const fillTenant = async (path: string, tenant: string, { many, large }: { many: number; large: number }) => {
  const file = new BetterSqlite(path)
  const rows = Array.from({ length: large }, () => largeRow(tenant))
  const insertMany = file.prepare(`insert into create_remote_help_session_response
    (tenant, id, revision, session_key, session_type) values (?, ?, 1, ?, 'viewScreen')`)
  const insertLarge = file.prepare(`insert into retrieve_remote_help_session_response
    (tenant, id, revision, session_key, acs_helper_user_token, acs_helper_user_id, acs_sharer_user_id, acs_group_id,
      session_type, device_name, pub_sub_group_id, pub_sub_helper_access_uri, session_expiration_date_time, web_client_uri,
      secrets)
    values (@tenant, @id, 1, @sessionKey, @acsHelperUserToken, @acsHelperUserId, @acsSharerUserId, @acsGroupId,
      @sessionType, @deviceName, @pubSubGroupId, @pubSubHelperAccessUri, @sessionExpirationDateTime, @webClientUri,
      @secrets)`)
  file.transaction(() => {
    for (let row = 0; row < many; row += 1) insertMany.run(tenant, v7(), `session ${row} `.padEnd(textLength, 'x'))
    for (const row of rows) insertLarge.run(row)
  })()
  file.close()
}

const [kid = '', bytes = ''] = settingsFor({ jwks: { keys: [] } }).ENCRYPTION_KEYS.split(':')
const sealer = entitySealer(
  retrieveRemoteHelpSessionResponse,
  keyring([{ kid, bytes: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) }]),
)

/** A row as large as it may be, sealed as the gateway does it. */
const largeRow = (tenant: string) => {
  const id = v7()
  const text = (length: number) => 'x'.repeat(length)
  const sealed = sealer.seal(tenant, id, {
    id,
    sessionKey: text(1024),
    acsHelperUserToken: text(4096),
    acsHelperUserId: text(1024),
    acsSharerUserId: text(1024),
    acsGroupId: text(1024),
    sessionType: 'viewScreen',
    deviceName: text(1024),
    pubSubGroupId: text(1024),
    pubSubHelperAccessUri: text(4096),
    sessionExpirationDateTime: '2030-01-01T00:00:00.0000000Z',
    webClientUri: text(2048),
  })
  return { tenant, ...sealed }
}
