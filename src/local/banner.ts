import { requestRemoteHelpSessionAccessResponse as sessionAnswer } from '../entities/request-remote-help-session-access-response.ts'
import { exampleToWrite } from '../model/example.ts'
import { type Identity, localTenant } from './identity.ts'

const hour = 3600

/** What a newcomer needs to see: where it is, a token for an hour, and a line to paste that answers 201. */
export const banner = async (url: string, identity: Identity) => {
  const { permissions, path, properties } = sessionAnswer
  const token = await identity.sign({ tid: localTenant, scp: permissions.write.join(' ') }, hour)
  const body = JSON.stringify(exampleToWrite(sessionAnswer, Object.entries(properties)))
  return [
    `Remote Help Gateway, local mode: ${url}`,
    `Documentation: ${url}/docs`,
    `Token (one hour): ${token}`,
    `Try it: curl -i ${url}/beta/${path} -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${body}'`,
  ].join('\n')
}
