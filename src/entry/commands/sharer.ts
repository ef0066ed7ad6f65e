import { text } from 'node:stream/consumers'
import { InvalidArgumentError } from 'commander'
import type { Decision, SharerEvent } from '../../local/session/join-as-sharer.ts'
import { printable } from '../../text/printable.ts'
import { newCommand } from '../runtime/process/command.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { ownCommands } from '../runtime/process/own-commands.ts'
import { reasonOf, StartError, UsageError } from '../runtime/process/start-error.ts'

interface Options {
  readonly key?: string
  readonly allow?: true
  readonly decline?: true
  readonly ignore?: true
  /** In seconds. */
  readonly after?: number
  readonly url?: string
}

const description = `Joins a session of the local gateway that runs as whom it is for, and answers for them. It says when access is asked
for, what it answered, what the helper sends, and when the session ends; exit code 0 once it has answered.`

/** In seconds: a day. */
const longest = 86_400

const secondsIn = (word: string) => {
  const seconds = Number(word)
  if (word.trim() === '' || !(seconds >= 0 && seconds <= longest))
    throw new InvalidArgumentError(`It must be seconds, from 0 to ${longest}.`)
  return seconds
}

/** `sharer`: of the gateway in local mode that runs. */
export const sharerCommand = newCommand('sharer', description)
  .option('--key <key>', '- reads the sessionKey from standard input; a list of processes shows any other')
  .option('--allow', 'allow access')
  .option('--decline', 'decline it, and leave')
  .option('--ignore', 'leave the helper without an answer')
  .option('--after <seconds>', 'answer that much later (0 unless said)', secondsIn)
  .option('--url <url>', 'where the gateway is (http://HOST:PORT unless said)')
  .action(async ({ key, after = 0, url, ...options }: Options) => {
    const [decision, another] = decisions.filter((name) => options[name])
    if (!decision || another) throw new UsageError('Say one of --allow, --decline and --ignore.')
    if (key === undefined) throw new UsageError('Say --key, the sessionKey, or - and hand it to standard input.')
    const sessionKey = (key === '-' ? await text(process.stdin) : key).trim()
    if (sessionKey === '')
      throw new UsageError('--key is empty: say the sessionKey, or - and hand it to standard input.')
    await share({ sessionKey, decision, after: after * 1000, url })
  })

const decisions = ['allow', 'decline', 'ignore'] as const satisfies readonly Decision[]

interface Sharing {
  readonly sessionKey: string
  readonly decision: Decision
  /** In milliseconds. */
  readonly after: number
  readonly url: string | undefined
}

const share = async ({ url, ...sharing }: Sharing) => {
  const [{ joinAsSharer }, { sharerToken }, { urlOf }] = await Promise.all([
    import('../../local/session/join-as-sharer.ts'),
    import('../../local/session/sharer-token.ts'),
    import('../runtime/http/listen.ts'),
  ])
  const { HOST, PORT } = readEnvironment()
  const origin = URL.parse(url ?? urlOf({ host: HOST || '127.0.0.1', port: Number(PORT || 8787) }))?.origin
  if (!origin?.startsWith('http')) throw new UsageError('--url must be the http or https address of a gateway.')
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<{ readonly code: number }>()]
  let hasAnswered = sharing.decision === 'ignore'
  const tell = (event: SharerEvent) => {
    const line = lineOf(event)
    if (line !== undefined) console.log(printable(line))
    if (event.kind === 'answered') hasAnswered = true
    if (event.kind === 'ended') ended.resolve(event)
    // The session has nothing more for whoever declined.
    if (event.kind === 'answered' && !event.allowed) leave?.()
  }
  let leave: (() => void) | undefined
  try {
    const token = await sharerToken(origin, ownCommands.start)
    // What comes while it joins is told after it has.
    const onEvent = (event: SharerEvent) => void begun.promise.then(() => tell(event))
    const { session, close } = await joinAsSharer({ ...sharing, url: origin, token, onEvent })
    leave = close
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
    console.log(printable(`Joined: ${session.sessionType}, until ${session.sessionExpirationDateTime}.`))
    begun.resolve()
  } catch (error) {
    throw new StartError(reasonOf(error), { cause: error })
  }
  const { code } = await ended.promise
  if (code !== 1000 && code !== 1008) throw new StartError('The connection was lost.')
  if (!hasAnswered) throw new StartError('It was over before access was asked for.')
  process.exit(0)
}

/** What someone who looks on is told; undefined for what is none of theirs, such as the key. */
const lineOf = (event: SharerEvent): string | undefined => {
  switch (event.kind) {
    case 'asked':
      return `Asked for access by ${event.helperUserId}: ${event.sessionType}.`
    case 'answered':
      return event.allowed ? 'Allowed.' : 'Declined.'
    case 'withdrawn':
      return 'The helper does not wait for an answer any more.'
    case 'granted':
      return undefined
    case 'message':
      return `The helper says: ${event.text}`
    case 'unreadable':
      return `A message was not taken. ${event.reason}`
    case 'peerJoined':
      return 'The helper is there.'
    case 'peerLeft':
      return 'The helper has left.'
    case 'chatBlocked':
      return 'Chat is blocked.'
    case 'extended':
      return `Extended until ${event.sessionExpirationDateTime}.`
    case 'ended':
      return event.code === 1000 ? 'Left.' : `Over: ${event.message}`
  }
}
