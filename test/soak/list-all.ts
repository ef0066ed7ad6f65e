import { answers } from '../support/clients/caller.ts'
import type { Tally } from './tally.ts'
import type { Known } from './user.ts'

type Seen = Record<string, unknown> & { readonly id: string }

interface Settings {
  /** What the session keys begin with. */
  readonly name: string
  readonly token: string
  readonly rows: ReadonlyMap<string, Known>
  readonly tally: Tally
  readonly order: string
  /** Complains of an entity that is not as it is known. */
  readonly check: (what: string, known: Known | undefined, seen: Seen) => void
}

export const orders = ['', '&$orderby=sessionType,sessionKey%20desc', '&$orderby=id%20desc'] as const

/** All of one user, page by page, with a count: each entity once, as it is known. */
export const listAll = async ({ name, token, rows, tally: { ask, fail }, order, check }: Settings) => {
  const filter = `$filter=startswith(sessionKey,'${name}')`
  const seen = new Set<string>()
  let path: string | undefined = `${answers}?${filter}&$count=true&$top=15${order}`
  while (path !== undefined) {
    const answer = await ask('list', { path, token }, 200)
    if (!answer) return
    const page: { value: Seen[]; '@odata.count'?: number; '@odata.nextLink'?: string } = JSON.parse(answer.text)
    if (page['@odata.count'] !== undefined && page['@odata.count'] !== rows.size) fail('list: another count')
    for (const entity of page.value) {
      if (seen.has(entity.id)) fail('list: an entity twice')
      seen.add(entity.id)
      check('list: another entity', rows.get(entity.id), entity)
    }
    const link: string | undefined = page['@odata.nextLink']
    path = link?.slice(new URL(link).origin.length)
  }
  if (seen.size !== rows.size) fail('list: another number of entities')
  const counted = await ask('count', { path: `${answers}/$count?${filter}`, token }, 200)
  if (counted && Number(counted.text) !== rows.size) fail('count: another number')
}
