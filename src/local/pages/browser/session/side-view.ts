import { enterSession, type SessionSide, type SideEvent } from '../../../session/session-side.ts'
import { element, statusLine } from '../dom.ts'
import { hereOf } from './caller.ts'
import { chatPart } from './chat.ts'
import { signalOf } from './screen.ts'
import type { Wire } from './wire-card.ts'

type Side = 'helper' | 'sharer'

interface Settings {
  readonly side: Side
  readonly wire: Wire
  /** What this side does of its own at an event, after what both do. */
  readonly onEvent: (event: SideEvent) => void
  readonly onScreen: (signal: NonNullable<ReturnType<typeof signalOf>>) => Promise<void>
}

const nameOf = { helper: 'helper', sharer: 'sharer' } as const
const otherOf = { helper: 'sharer', sharer: 'helper' } as const

/** What both sides of a session are on the page: a line that says how it stands, a chat, and a connection to the relay. */
export const sideView = ({ side, wire, onEvent, onScreen }: Settings) => {
  const { line, say } = statusLine()
  const other = otherOf[side]
  let entered: SessionSide | undefined
  let isChatBlocked = false
  const fail = (error: unknown) => say(error instanceof Error ? error.message : String(error), 'bad')
  const send = async (text: string) => {
    if (!entered) throw new Error('There is no session.')
    await entered.send(text)
  }
  const chat = chatPart(nameOf[side], send, fail)
  const note = element('p', { class: 'quiet', hidden: true }, 'Chat is blocked by remoteAssistanceSettings.')

  const granted = () => {
    chat.part.hidden = isChatBlocked
  }
  const told = (event: SideEvent) => {
    switch (event.kind) {
      case 'message': {
        const signal = signalOf(event.text)
        if (signal) onScreen(signal).catch(fail)
        else if (!isChatBlocked) chat.show(`The ${other}`, event.text)
        break
      }
      case 'unreadable':
        say(event.reason, 'bad')
        break
      case 'peerJoined':
        say(`The ${other} is there.`, 'good')
        break
      case 'peerLeft':
        say(`The ${other} has left.`)
        break
      case 'chatBlocked':
        isChatBlocked = true
        note.hidden = false
        chat.part.hidden = true
        break
      case 'granted':
        granted()
        break
      case 'extended':
        say(`Extended until ${clockTime(event.sessionExpirationDateTime)}.`, 'good')
        break
      case 'ended':
        entered = undefined
        chat.part.hidden = note.hidden = true
        say(event.message)
        break
    }
    onEvent(event)
  }
  return {
    line,
    chat: element('div', { class: 'stack' }, note, chat.part),
    say,
    fail,
    send,
    granted,
    /** Connects this side, and answers with it. */
    enter: async (uri: string, group: string) => {
      isChatBlocked = false
      chat.clear()
      entered = await enterSession({ uri: hereOf(uri), group, side, onEvent: told, onFrame: wire.frame })
      return entered
    },
    leave: () => entered?.close(),
  }
}

export const clockTime = (instant: string) => new Date(instant).toLocaleTimeString('en-GB')
