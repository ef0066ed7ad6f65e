import { isRecord } from '../../src/text/record.ts'

/** Members of a frame by name, and what each has to be; those that end in `?` may be left out. */
type Shape = Readonly<Record<string, (value: unknown) => boolean>>

const isText = (value: unknown) => typeof value === 'string'
const isYes = (value: unknown) => typeof value === 'boolean'
const isPresent = (value: unknown) => value !== undefined && value !== null
/** Of 64 bits with a sign, and so that JavaScript does not round it. */
const isId = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0
const isError = (value: unknown) => isRecord(value) && isText(value.name) && isText(value.message)
const is = (text: string) => (value: unknown) => value === text

const dataOf = { dataType: (value: unknown) => ['json', 'text', 'binary'].includes(String(value)), data: isPresent }
const message = { type: is('message'), 'sequenceId?': isId, ...dataOf }

/** Every frame that .NET's client takes (its WebPubSubJsonProtocolBase), and those that only who asked is sent. */
const shapes: readonly Shape[] = [
  { type: is('system'), event: is('connected'), userId: isText, connectionId: isText, 'reconnectionToken?': isText },
  { type: is('system'), event: is('disconnected'), message: isText },
  { type: is('ack'), ackId: (value) => Number(value) >= 0, success: is(true as never) },
  { type: is('ack'), ackId: (value) => Number(value) >= 0, success: is(false as never), error: isError },
  { ...message, from: is('group'), group: isText, fromUserId: isText },
  { ...message, from: is('server') },
]

const asked: readonly Shape[] = [
  { type: is('pong') },
  { type: is('invokeResponse'), invocationId: isText, success: isYes, error: isError },
  { type: is('streamClosed'), streamId: isText, error: isError },
]

const fits = (frame: Readonly<Record<string, unknown>>, shape: Shape) => {
  const names = new Set(Object.keys(shape).map((name) => name.replace('?', '')))
  return (
    Object.keys(frame).every((name) => names.has(name)) &&
    Object.entries(shape).every(([name, holds]) =>
      name.endsWith('?') ? !(name.slice(0, -1) in frame) || holds(frame[name.slice(0, -1)]) : holds(frame[name]),
    )
  )
}

/** What is wrong with a frame, as the strictest client has it: .NET's throws, and drops the connection. Undefined for nothing. */
export const strictFault = (text: string, wasAsked: (type: string) => boolean = () => false): string | undefined => {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return `no JSON: ${text}`
  }
  if (!isRecord(frame)) return `no object: ${text}`
  if (shapes.some((shape) => fits(frame, shape))) {
    const { dataType, data } = frame
    if ((dataType === 'text' || dataType === 'binary') && !isText(data)) return `${dataType} that is no string: ${text}`
    const isBase64 = dataType !== 'binary' || btoa(atob(String(data))) === data
    return isBase64 ? undefined : `no base64: ${text}`
  }
  const isAnswer = asked.some((shape) => fits(frame, shape)) && wasAsked(String(frame.type))
  return isAnswer ? undefined : `no frame of the protocol, or one that nobody asked for: ${text}`
}
