import { answers } from '../support/clients/caller.ts'
import type { Issuer } from '../support/clients/tokens.ts'
import { badRequests } from './bad-requests.ts'
import { tokenFor } from './scenario.ts'
import type { Tally } from './tally.ts'
import { userOf } from './user.ts'

/** Entities that each user keeps: what is kept does not grow, and so the memory must not either. */
const mostKept = 60

interface Settings {
  readonly issuer: Issuer
  readonly tenant: string
  readonly name: string
  readonly tally: Tally
  readonly random: () => number
}

/** A user of a tenant, and all that it does, each as often as it is in the list. */
export const deedsOf = async ({ issuer, tenant, name, tally, random }: Settings) => {
  const { ask } = tally
  const token = await tokenFor(issuer, tenant)
  const user = userOf({ name, token, random, tally, most: mostKept })
  const bad = await badRequests(issuer, tenant)
  const refuse = async () => {
    const [sent, status] = bad[Math.floor(random() * bad.length)] ?? [{ path: answers }, 401]
    await ask(`bad request ${bad.findIndex(([each]) => each === sent)}, ${status}`, sent, status)
  }
  const withNewToken = async () => {
    const fresh = await tokenFor(issuer, tenant, false)
    await ask('a new token', { path: `${answers}?$top=2`, token: fresh }, 200)
  }
  const partner = async () => {
    const set = '/beta/deviceManagement/remoteAssistancePartners'
    const created = await ask('create a partner', { path: set, token, body: { displayName: 'a' } }, 201)
    const path = `${set}/${created?.headers.location?.split('/').at(-1)}`
    await ask('onboard', { path: `${path}/beginOnboarding`, method: 'POST', token }, 204)
    await ask('delete a partner', { path, method: 'DELETE', token }, 204)
  }
  const { create, createTwice, get, update, list, batch, remove, rows } = user
  const often = [create, create, create, createTwice, get, get, get, get, update, update, list, batch, remove]
  return { tenant, token, rows, deeds: [...often, ...often, refuse, refuse, refuse, withNewToken, partner] }
}
