import { joinAsSharer, type SharerEvent } from '../../local/session/join-as-sharer.ts'
import { once } from '../../text/once.ts'
import type { SharerEvent as PublicEvent, Sharer } from './public.ts'

type Joining = Omit<Parameters<typeof joinAsSharer>[0], 'onEvent'>

/** Each of them, which the compiler sees to. */
const kinds = Object.keys({
  asked: true,
  withdrawn: true,
  answered: true,
  granted: true,
  message: true,
  unreadable: true,
  peerJoined: true,
  peerLeft: true,
  chatBlocked: true,
  extended: true,
  ended: true,
} satisfies Record<PublicEvent['kind'], true>)

/** Someone who waits for the next event of a kind. */
interface Waiting {
  readonly kind: PublicEvent['kind']
  readonly take: (event: PublicEvent) => void
  readonly refuse: (error: Error) => void
}

/** See `Sharer` in `public.ts`. */
export const startSharer = async (joining: Joining): Promise<Sharer> => {
  const events: SharerEvent[] = []
  /** Events of each kind that a `next` was given, or waits for. */
  const taken = new Map<string, number>()
  let waiting: readonly Waiting[] = []

  const onEvent = (event: SharerEvent) => {
    events.push(event)
    const one = waiting.find(({ kind }) => kind === event.kind)
    waiting = waiting.filter((other) => other !== one)
    one?.take(event)
    if (event.kind !== 'ended') return
    for (const { kind, refuse } of waiting) refuse(noMore(kind, event.message))
    waiting = []
  }
  const next = async (kind: PublicEvent['kind']): Promise<PublicEvent> => {
    // Of JavaScript: it would be waited for until the session ends.
    if (!kinds.includes(kind)) throw new TypeError(`There is no event '${kind}'; there are ${kinds.join(', ')}.`)
    const before = taken.get(kind) ?? 0
    taken.set(kind, before + 1)
    const known = events.filter((event) => event.kind === kind)[before]
    if (known) return known
    const end = events.find((event) => event.kind === 'ended')
    if (end) throw noMore(kind, end.message)
    return new Promise((take, refuse) => {
      waiting = [...waiting, { kind, take, refuse }]
    })
  }
  const { session, send, close } = await joinAsSharer({ ...joining, onEvent })
  const leave = once(async () => close())
  return {
    session,
    events: () => [...events],
    // Holds because `next` answers with an event of the kind that it was asked for.
    next: next as Sharer['next'],
    send,
    close: leave,
    [Symbol.asyncDispose]: leave,
  }
}

const noMore = (kind: string, message: string) => new Error(`There is no event '${kind}' any more: ${message}`)
