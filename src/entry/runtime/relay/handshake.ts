import { groupOf, hub } from '../../../auth/client-access.ts'
import { recoveryToken, verifyClientAccess, verifyRecovery } from '../../../auth/client-access-tokens.ts'
import type { Clock } from '../../../clock.ts'
import { badRequest, GraphError } from '../../../errors.ts'
import { isGroupName } from '../../../relay/names.ts'
import { isReliable, type Protocol, protocolOf } from '../../../relay/protocol.ts'
import type { RoomAddress } from '../../../relay/rooms.ts'
import type { Entry, RawMode, Visitor } from '../../../relay/visitor.ts'
import type { PurposeKeys } from '../../../seal/relay-keys.ts'
import { base64UrlOf } from '../../../text/base64url.ts'

/** What a door has of a handshake. */
export interface Handshake {
  readonly url: URL
  readonly origin: string | undefined
  readonly authorization: string | undefined
  /** `Sec-WebSocket-Protocol`, as it came. */
  readonly protocols: string | undefined
}

/** What a handshake is good for, once its token has been verified: all of it before 101, and without any storage. */
export type Visit = {
  /** Echoed; undefined where none was offered. */
  readonly subprotocol: string | undefined
} & (
  | { readonly kind: 'enter'; readonly address: RoomAddress; readonly visitor: Visitor; readonly entry: Entry }
  | {
      readonly kind: 'recover'
      readonly address: RoomAddress
      readonly entry: Entry & { readonly protocol: Protocol }
    }
  /** To be answered by 101 and closed by 1008: clients take no status of HTTP for the end of a recovery. */
  | { readonly kind: 'refuse recovery'; readonly protocol: Protocol }
)

/** What handshakes are judged by. */
export interface HandshakeRules {
  readonly keys: PurposeKeys
  readonly clock: Clock
  /** Whose tokens are taken. */
  readonly publicUrls: readonly string[]
  /** Origins of web pages that may connect; all may where there is none. */
  readonly corsOrigins: readonly string[]
}

/** Whether a path is the relay's, whatever its hub: `/client/hubs/{hub}`, or `/client/?hub={hub}`. */
export const isClientPath = (path: string) => /^\/client(?:\/?|\/hubs\/[^/]*)$/.test(path)

/** Judges a handshake. Throws a GraphError of 400, 401 or 403 to be answered in the place of 101. */
export const judgeHandshake = async (handshake: Handshake, rules: HandshakeRules): Promise<Visit> => {
  const { url, origin, protocols } = handshake
  if (!mayConnect(origin, rules)) throw new GraphError('Forbidden', 'Pages of this origin may not connect.')
  const offered = protocols === undefined ? [] : protocols.split(',').map((name) => name.trim())
  if (!offered.every((name) => isToken.test(name)) || new Set(offered).size < offered.length)
    throw badRequest('Sec-WebSocket-Protocol lists names, each once.', 'Sec-WebSocket-Protocol')
  const protocol = protocolOf(offered)
  if (protocol === undefined)
    throw badRequest(
      'None of the subprotocols that are offered is known here: offer json.reliable.webpubsub.azure.v1, ' +
        'json.webpubsub.azure.v1, or none.',
      'Sec-WebSocket-Protocol',
    )
  const subprotocol = protocol === 'raw' ? undefined : protocol
  const named = hubIn(url)
  if (!isHubName.test(named)) throw badRequest('The path must name a hub: /client/hubs/remotehelp.', 'hub')
  const connectionId = url.searchParams.get('awps_connection_id')
  if (connectionId) {
    const token = url.searchParams.get('awps_reconnection_token') ?? ''
    const recovery = await verifyRecovery(rules, token, connectionId)
    if (!recovery || named !== hub) return { kind: 'refuse recovery', subprotocol, protocol }
    const entry = { connectionId, protocol, reconnectionToken: await recoveryToken(rules, recovery) }
    return { kind: 'recover', subprotocol, address: recovery, entry }
  }
  const access = named === hub ? await verifyClientAccess(rules, tokenIn(handshake), rules.publicUrls) : undefined
  if (!access) throw notLetIn()
  const { tenant, session, side, user, roles } = access
  const mode = protocol === 'raw' ? modeIn(url) : undefined
  // A client without a subprotocol cannot ask to join.
  const groups = protocol === 'raw' ? [groupOf(session)] : []
  const id = `c.${session}.${base64UrlOf(crypto.getRandomValues(new Uint8Array(16)))}`
  const recovery = { tenant, session, connectionId: id }
  const reconnectionToken = isReliable(protocol) ? await recoveryToken(rules, recovery) : undefined
  return {
    kind: 'enter',
    subprotocol,
    address: { tenant, session },
    visitor: { side, user, roles, groups, protocol, ...(mode && { mode }) },
    entry: { connectionId: id, reconnectionToken },
  }
}

/** 401, whatever is wrong: what a token was for, or whether its session ever was, is nobody's business. */
export const notLetIn = () =>
  new GraphError(
    'InvalidAuthenticationToken',
    'The access token does not lead to a session that is under way: ask for a new URI.',
    { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
  )

/** RFC 9110, section 5.6.2. */
const isToken = /^[\w!#$%&'*+.^`|~-]+$/
const isHubName = /^[a-z][a-z0-9_`,.[\]]{0,127}$/

const hubIn = ({ pathname, searchParams }: URL) =>
  (/^\/client\/hubs\/(.*)$/.exec(pathname)?.[1] ?? searchParams.get('hub') ?? '').toLowerCase()

/** Of a native client no origin is known, and none of a page without one, such as a file. */
const mayConnect = (origin: string | undefined, { corsOrigins, publicUrls }: HandshakeRules) =>
  origin === undefined ||
  corsOrigins.length === 0 ||
  corsOrigins.includes(origin) ||
  publicUrls.some((address) => new URL(address).origin === origin)

/** The one in the query wins. */
const tokenIn = ({ url, authorization }: Handshake) =>
  url.searchParams.get('access_token') || (/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '')

const modeIn = ({ searchParams }: URL): RawMode => {
  const mode = searchParams.get('webpubsub_mode') ?? 'sendEvent'
  if (mode.toLowerCase() === 'sendevent') return { kind: 'sendEvent' }
  const group = searchParams.get('group') ?? ''
  if (mode.toLowerCase() !== 'sendtogroup')
    throw badRequest('webpubsub_mode is sendEvent or sendToGroup.', 'webpubsub_mode')
  if (!isGroupName(group)) throw badRequest('webpubsub_mode=sendToGroup needs a group.', 'group')
  return { kind: 'sendToGroup', group, noEcho: searchParams.get('noEcho')?.toLowerCase() === 'true' }
}
