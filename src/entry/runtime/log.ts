import type { Instant } from '../../clock.ts'
import type { Dependencies } from '../../dependencies.ts'
import { wallClock } from './time/clocks.ts'

/** Whether this is a Worker, whose lines are kept one by one, and which may be gone once its answer is given. */
const isWorker = navigator.userAgent === 'Cloudflare-Workers'

/** Of a turn of the event loop, not yet written. */
const lines: string[] = []

type Line = (record: Parameters<Dependencies['log']>[0]) => string | undefined

let [second, upToSecond] = [Number.NaN, '']

/** As ISO 8601 has it. A `Date` writes it for each second alone: on Workers it takes as long as the rest of a line. */
const timeOf = (now: Instant) => {
  const milliseconds = now % 1000
  if (now - milliseconds !== second) {
    second = now - milliseconds
    upToSecond = new Date(second).toISOString().slice(0, -4)
  }
  return `${upToSecond}${String(milliseconds).padStart(3, '0')}Z`
}

/** As machines read them. */
export const jsonLine: Line = (record) => `{"time":"${timeOf(wallClock())}",${JSON.stringify(record).slice(1)}`

let lineOf = jsonLine

/** Has each record written in another way from now on, or not at all: for local mode on a terminal. */
export const writeLinesAs = (line: Line) => {
  lineOf = line
}

const flush = () => {
  if (lines.length === 0) return
  const text = lines.join('\n')
  lines.length = 0
  console.log(text)
}

/**
 * Writes one structured line: in a process together with all others of the turn of the event loop, since each write is a
 * call of the operating system. However a process ends by itself, by an error that nobody caught as well, its lines are
 * written; one that is killed may lose those of its last turn.
 */
export const log: Dependencies['log'] = (record) => {
  const line = lineOf(record)
  if (line === undefined) return
  if (isWorker) console.log(line)
  else if (lines.push(line) === 1) setImmediate(flush)
}

if (!isWorker) {
  process.on('exit', flush)
  // Deno does not call it for an error that nobody caught.
  if ('addEventListener' in globalThis)
    for (const event of ['error', 'unhandledrejection']) addEventListener(event, flush)
}
