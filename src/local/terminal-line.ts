import { styleText } from 'node:util'

type LogRecord = Readonly<Record<string, unknown>>
type Style = Parameters<typeof styleText>[0]

/** How many faults wait for their requests' lines at the most. */
const mostWaiting = 1000

/** Members of a line about something else than a request that a person need not see. */
const machineOnly = ['event', 'level']

/**
 * Writes log records as lines for a person: one for a request, with what was wrong and which fault was put into it, and
 * none for its audit. They hold what the records hold, so neither a path as it came nor a query. Coloured as `styleText`
 * does it: not with NO_COLOR.
 */
export const terminalLine = (clockText: () => string = () => new Date().toTimeString().slice(0, 8)) => {
  /** The faults of requests that have no line yet, by their ids. */
  const faults = new Map<string, string>()
  return (record: LogRecord): string | undefined => {
    const { event, requestId } = record
    if (event === 'audit') return undefined
    if (event === 'fault') {
      if (faults.size < mostWaiting) faults.set(textOf(requestId), textOf(record.fault))
      return undefined
    }
    const time = styleText('dim', clockText())
    if (event !== 'request') return `${time} ${otherLine(record)}`
    const fault = record.fault ?? faults.get(textOf(requestId))
    faults.delete(textOf(requestId))
    return `${time} ${requestLine(record, fault)}`
  }
}

const requestLine = ({ method, route, status, duration, error, reason, target }: LogRecord, fault: unknown) => {
  const why = [reason, target].filter((part) => part !== undefined && part !== error).join(' ')
  return [
    textOf(method).padEnd(6),
    textOf(route),
    styleText(styleOf(Number(status)), textOf(status)),
    styleText('dim', `${textOf(duration)} ms`),
    ...(error === undefined ? [] : [styleText(styleOf(Number(status)), `${error}${why && `: ${why}`}`)]),
    ...(fault === undefined ? [] : [styleText('magenta', `fault: ${textOf(fault)}`)]),
  ].join(' ')
}

const otherLine = (record: LogRecord) => {
  const { event, outcome, level } = record
  const members = Object.entries(record).filter(([name, value]) => value !== undefined && !machineOnly.includes(name))
  const text = [event, ...members.map(([name, value]) => `${name}=${[value].flat().join()}`)].join(' ')
  const style = level === 'error' || outcome === 'refused' ? 'red' : level === 'warning' ? 'yellow' : 'dim'
  return styleText(style, text)
}

/** Whether a record is of what `--quiet` shows all the same: what failed, and what was made to fail. */
export const isFault = ({ event, level, status, fault }: LogRecord) =>
  event === 'fault' || fault !== undefined || level === 'error' || level === 'warning' || Number(status) >= 500

const styleOf = (status: number): Style => {
  if (status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}

const textOf = (value: unknown) => String(value ?? '')
