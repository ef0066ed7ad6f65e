import { isRecord } from '../../../src/text/record.ts'
import type { callerOf } from '../clients/caller.ts'
import { tenants } from '../gateways/running.ts'
import type { DescribedOperation } from '../oracles/openapi/openapi.ts'

const management = '/beta/deviceManagement'
const isOnDevice = /\/managedDevices\/\{id\}\/\w+RemoteHelpSession/

/** Whether an operation is one of a session, which has to be there: no example of a document can name it. */
export const isOfSession = ({ path }: Pick<DescribedOperation, 'path'>) =>
  isOnDevice.test(path) || path === '/remoteHelp/join' || path.includes('/getAllowedRemoteAssistanceActions(')

/** Makes the session that such an operation needs: where it is then called, what is named there, and with what. */
export const sessionRequest = async (
  { post, call }: ReturnType<typeof callerOf>,
  { path, requestBody }: DescribedOperation,
): Promise<{ readonly target: string; readonly named: string; readonly body: object | undefined }> => {
  const example = requestBody?.content['application/json']?.example
  await call('PATCH', `${management}/remoteAssistanceSettings`, { body: { remoteAssistanceState: 'enabled' } })
  const device = (
    await post(`${management}/managedDevices`, { deviceName: 'a', enrolledDateTime: '2026-01-01T00:00:00Z' })
  ).body.id
  const set = `${management}/managedDevices/${device}`
  const { sessionKey } = (await post(`${set}/createRemoteHelpSession`, { sessionType: 'viewScreen' })).body
  if (path.includes('requestRemoteHelpSessionAccess')) await post('/remoteHelp/join', { sessionKey })
  const named = path.includes('{sharerTenantId}') ? tenants[0] : device
  return {
    target: path
      .replace('{id}', device)
      .replace('{sessionKey}', sessionKey)
      .replace('{sharerTenantId}', tenants[0])
      .replace('{sharerDeviceIntuneMDMEnrolled}', 'true')
      .replaceAll(/\{\w+\}/g, 'a'),
    named,
    body: isRecord(example) ? { ...example, ...('sessionKey' in example && { sessionKey }) } : undefined,
  }
}
