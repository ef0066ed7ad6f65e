import { banner } from '../../../local/banner.ts'
import { isFault, terminalLine } from '../../../local/terminal-line.ts'
import { isRecord } from '../../../text/record.ts'
import { urlOf } from '../http/listen.ts'
import { jsonLine, log, writeLinesAs } from '../log.ts'
import { readEnvironment } from '../process/environment.ts'
import { ownCommands } from '../process/own-commands.ts'
import { readVersion } from '../project-files.ts'
import type { LocalOptions } from './local-options.ts'

type LogRecord = Parameters<typeof log>[0]

interface Start extends Pick<Parameters<typeof banner>[0], 'url' | 'https' | 'data' | 'hasExplorer'> {}

/**
 * What local mode says to whoever started it, and how its log is written from now on: lines for a person on a terminal, JSON
 * elsewhere and with `--json`, which has the start in JSON as well.
 */
export const terminal = ({ json, quiet }: Pick<LocalOptions, 'json' | 'quiet'>) => {
  const asJson = quiet ? (record: LogRecord) => (isFault(record) ? jsonLine(record) : undefined) : jsonLine
  writeLinesAs(json || !process.stdout.isTTY ? asJson : terminalLine({ quiet }))
  return {
    start: (start: Start) => {
      const { url, https, data } = start
      const version = readVersion()
      if (json) log({ event: 'listening', version, url, httpsUrl: https.url, certificate: https.certificatePath, data })
      else console.log(banner({ ...start, version, token: ownCommands.token(at(url)), platform: process.platform }))
    },
    hint: (text: string) => (json ? log({ event: 'hint', text }) : console.log(text)),
  }
}

/** Writes what a gateway in another runtime has written to its log as if it were of this process. */
export const relay = (text: string) => {
  const record = recordIn(text)
  if (record === undefined) return console.log(text)
  const { time: _, ...rest } = record
  log(rest)
}

const recordIn = (text: string): LogRecord | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The arguments by which the token command finds this gateway: none where it looks by itself. */
const at = (url: string) => {
  const { HOST, PORT } = readEnvironment()
  return url === urlOf({ host: HOST || '127.0.0.1', port: Number(PORT || 8787) }) ? '' : `--url ${url}`
}
