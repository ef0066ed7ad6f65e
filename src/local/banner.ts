import { requestRemoteHelpSessionAccessResponse as sessionAnswer } from '../entities/request-remote-help-session-access-response.ts'
import { exampleToWrite } from '../model/example.ts'
import { hour, type Identity, localApplication, localTenant, localUser } from './identity.ts'

interface Addresses {
  readonly url: string
  /** Where https is served, and the file that holds its certificate. */
  readonly https?: { readonly url: string; readonly certificatePath: string }
}

const shellWord = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** What a newcomer needs to see: where it is, a token for an hour, and a line to paste that answers 201. */
export const banner = async ({ url, https }: Addresses, identity: Identity) => {
  const { permissions, path, properties } = sessionAnswer
  const token = await identity.accessToken({
    tenant: localTenant,
    user: localUser,
    client: localApplication,
    kind: 'delegated',
    permissions: permissions.write,
    lifetime: hour,
  })
  const body = JSON.stringify(exampleToWrite(sessionAnswer, Object.entries(properties)))
  return [
    `Remote Help Gateway, local mode: ${url}`,
    `Documentation: ${url}/docs`,
    ...(https
      ? [
          `Over https: ${https.url}; Node trusts it after: export NODE_EXTRA_CA_CERTS=${shellWord(https.certificatePath)}`,
        ]
      : []),
    `Token (one hour): ${token}`,
    `Try it: curl -i ${url}/beta/${path} -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${body}'`,
  ].join('\n')
}
