import { frameOf, masked, opcodes } from '../../relay/raw-frames.ts'
import { openWire, type Wire } from './wire.ts'

/** Characters of a message's text: what becomes of 192 encrypted bytes. */
const textLength = 256
/** Messages after which Azure's client acknowledges at once; else it does so once a second. */
const mostUnacked = 300

const letterOf = (letter: string) => letter.charCodeAt(0)
const [a, e, g, s, u, y] = ['a', 'e', 'g', 's', 'u', 'y'].map(letterOf)
const digit0 = letterOf('0')

/** One side of a session, as Azure's client speaks, from which messages go to the other and are counted there. */
export interface Side {
  readonly send: () => void
  /** Says up to which message it has all. */
  readonly acknowledge: () => void
  readonly close: () => void
}

interface Heard {
  readonly onMessage: () => void
  readonly onAck: () => void
  /** Its server has closed it. */
  readonly onClosed: (why: Error) => void
}

const sendText = ({ write }: Wire, text: string) => write(frameOf(opcodes.text, text))

/** Connects and joins the group. Rejects where that is refused. */
export const openSide = async (url: string, group: string, { onMessage, onAck, onClosed }: Heard): Promise<Side> => {
  let [ackId, sequenceId, acknowledged, isIn] = [1_000_000, 0, 0, false]
  const joined = Promise.withResolvers<void>()
  const acknowledge = () => {
    if (sequenceId === acknowledged) return
    acknowledged = sequenceId
    sendText(wire, `{"type":"sequenceAck","sequenceId":${sequenceId}}`)
  }
  const wire = await openWire(url, (opcode, payload) => {
    if (opcode === opcodes.ping) return wire.write(frameOf(opcodes.pong, payload))
    if (opcode !== opcodes.text) {
      const why = new Error(`Frame ${opcode} from the server: ${payload.subarray(2)}`)
      joined.reject(why)
      return onClosed(why)
    }
    const kind = payload[9]
    if (kind === a) {
      // `…"success":true}`
      if (payload.at(-3) !== u) throw new Error(`Refused: ${payload}`)
      if (isIn) return onAck()
      isIn = true
      return joined.resolve()
    }
    // `{"sequenceId":…`
    if (kind === e) {
      let at = 14
      let id = 0
      for (let byte = payload[at] ?? 0; byte >= digit0 && byte <= digit0 + 9; byte = payload[at] ?? 0) {
        id = id * 10 + byte - digit0
        at += 1
      }
      if (id !== sequenceId + 1) throw new Error(`Message ${id} after ${sequenceId}.`)
      sequenceId = id
      // `,"type":"message","from":"group"`, or what the server has to say.
      if (payload[at + 26] === g) onMessage()
    } else if (kind === s && payload[10] !== y) {
      sequenceId += 1
      onMessage()
    }
    if (sequenceId - acknowledged > mostUnacked) acknowledge()
  })
  sendText(wire, JSON.stringify({ type: 'joinGroup', group, ackId }))
  await joined.promise
  const text = JSON.stringify({
    type: 'sendToGroup',
    group,
    ackId,
    dataType: 'text',
    data: 'x'.repeat(textLength),
    noEcho: true,
  })
  const frame = frameOf(opcodes.text, text)
  const at = text.indexOf(String(ackId))
  const before = frame.length - text.length
  return {
    send: () => {
      ackId += 1
      const copy = Buffer.from(frame)
      for (let place = at + 6, left = ackId; place >= at; place -= 1, left = Math.floor(left / 10))
        copy[before + place] = masked(digit0 + (left % 10), place)
      wire.write(copy)
    },
    acknowledge,
    close: () => wire.end(frameOf(opcodes.close, Buffer.of(0x03, 0xe8))),
  }
}
