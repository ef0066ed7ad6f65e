import { requestRemoteHelpSessionAccessResponse as sessionAnswer } from '../entities/request-remote-help-session-access-response.ts'
import { exampleToWrite } from '../model/example.ts'
import { powerShell, shell } from './shell-words.ts'

interface Start {
  readonly version: string
  readonly url: string
  readonly https: { readonly url: string; readonly certificatePath: string }
  /** The database, as it is named in a sentence. */
  readonly data: string
  /** Whether there is `/explorer`. */
  readonly hasExplorer: boolean
  /** The command that prints a token of this gateway. */
  readonly token: string
  /** As `process.platform` has it. */
  readonly platform: string
}

/**
 * What a newcomer needs to see, in six short lines: what is where, where the data is, how to trust the certificate, and a
 * line to paste that answers 201. No token: a terminal keeps what it has shown.
 */
export const banner = ({ version, url, https, data, hasExplorer, token, platform }: Start) => {
  const words = platform === 'win32' ? powerShell : shell
  // Less its type, which need not be said.
  const { '@odata.type': _, ...example } = exampleToWrite(sessionAnswer, Object.entries(sessionAnswer.properties))
  const body = JSON.stringify(example)
  return [
    `Remote Help Gateway ${version}, local mode: ${url} and ${https.url}`,
    `Documentation: ${url}/docs${hasExplorer ? `; what it holds: ${url}/explorer; a session by hand: ${url}/session` : ''}`,
    `Data: ${data}`,
    `Node trusts https after: ${words.variable('NODE_EXTRA_CA_CERTS', https.certificatePath)}`,
    `Try it: ${words.post(`${url}/beta/${sessionAnswer.path}`, { token, body })}`,
  ].join('\n')
}
