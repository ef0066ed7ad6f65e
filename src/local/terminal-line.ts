import { styleText } from 'node:util'

type LogRecord = Readonly<Record<string, unknown>>
type Style = Parameters<typeof styleText>[0]

/** How many faults wait for their requests' lines at the most. */
const mostWaiting = 1000

/** Members of a line about something else than a request that a person need not see. */
const machineOnly = ['event', 'level', 'requestId']

interface Settings {
  /** Only what failed, and what was made to fail. */
  readonly quiet?: boolean | undefined
  /** The time of day. */
  readonly clockText?: () => string
}

/**
 * Writes log records as lines for a person: one for a request, with what was wrong and which fault was put into it, and
 * none for its audit. They hold what the records hold, so neither a path as it came nor a query. Coloured as `styleText`
 * does it: not with NO_COLOR.
 */
export const terminalLine = ({ quiet, clockText = timeOfDay }: Settings = {}) => {
  /** The faults of requests that have no line yet, by their ids. */
  const faults = new Map<unknown, unknown>()
  return (given: LogRecord): string | undefined => {
    const { event, requestId } = given
    if (event === 'audit') return undefined
    if (event === 'fault') {
      if (faults.size < mostWaiting) faults.set(requestId, given.fault)
      return undefined
    }
    const fault = faults.get(requestId)
    const record = { ...given, fault }
    if (event === 'request') faults.delete(requestId)
    // Where in the code: of an error that was asked for.
    else if (fault !== undefined) return undefined
    if (quiet && !isFault(record)) return undefined
    return `${styleText('dim', clockText())} ${event === 'request' ? requestLine(record) : otherLine(record)}`
  }
}

/** Whether a record is of what failed, or was made to fail. */
export const isFault = ({ event, level, status, fault }: LogRecord) =>
  event === 'fault' || fault !== undefined || level === 'error' || level === 'warning' || Number(status) >= 500

const timeOfDay = () => new Date().toTimeString().slice(0, 8)

const requestLine = ({ method, route, status, duration, error, reason, target, fault }: LogRecord) => {
  const why = [reason, target].filter((part) => part !== undefined && part !== error).join(' ')
  const style = styleOf(Number(status))
  return [
    String(method).padEnd(6),
    route,
    styleText(style, String(status)),
    styleText('dim', `${duration} ms`),
    ...(error === undefined ? [] : [styleText(style, `${error}${why && `: ${why}`}`)]),
    ...(fault === undefined ? [] : [styleText('magenta', `fault: ${fault}`)]),
  ].join(' ')
}

const otherLine = (record: LogRecord) => {
  const { event, outcome, level } = record
  const style = level === 'error' || outcome === 'refused' ? 'red' : level === 'warning' ? 'yellow' : 'dim'
  if (event === 'identity' && outcome === 'granted') {
    const { what, kind, permissions } = record
    return styleText(style, `${what} granted: ${kind}, ${[permissions].flat().length} permissions`)
  }
  const members = Object.entries(record).filter(([name, value]) => value !== undefined && !machineOnly.includes(name))
  return styleText(style, [event, ...members.map(([name, value]) => `${name}=${[value].flat().join()}`)].join(' '))
}

const styleOf = (status: number): Style => {
  if (status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}
