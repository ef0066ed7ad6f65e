import type { TokenRequest } from '../../../control/token.ts'
import { control, sentenceOf } from '../control.ts'
import type { Wire } from './wire-card.ts'

/** In milliseconds: a token is renewed before it ends. */
const margin = 60_000

/** Asks the gateway as one side does; throws an Error with the gateway's sentence, and shows what went over the wire. */
export const callerAs = (who: TokenRequest, wire: Wire) => {
  let held = { token: '', until: 0 }
  const token = async () => {
    if (Date.now() > held.until - margin) {
      const { token, expiresIn } = await control.token(who)
      held = { token, until: Date.now() + expiresIn * 1000 }
    }
    return held.token
  }
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const sent = body === undefined ? '' : JSON.stringify(body)
    const response = await fetch(path, {
      method,
      headers: {
        Authorization: `Bearer ${await token()}`,
        ...(sent !== '' && { 'Content-Type': 'application/json' }),
      },
      ...(sent !== '' && { body: sent }),
    })
    const came = await response.clone().text()
    wire.request(method, path, response.status, sent, came)
    if (!response.ok) throw new Error(await sentenceOf(response))
    return came === '' ? undefined : JSON.parse(came)
  }
}

export type Caller = ReturnType<typeof callerAs>

/**
 * Where this page may connect: the gateway names itself by its own address, and the page may have come by another name of
 * this machine, the only one that its policy lets it speak to.
 */
export const hereOf = (uri: string) => {
  const here = new URL(uri)
  here.protocol = location.protocol.replace('http', 'ws')
  here.host = location.host
  return here.href
}
