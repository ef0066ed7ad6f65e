import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import openapiTypescript, { astToString } from 'openapi-typescript'
import { expect, it, onTestFinished } from 'vitest'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const gateway = await startInProcess()
const source = await (await gateway.fetch('/openapi.json')).text()
await gateway.stop()

const use = `import type { components, operations, paths } from './openapi.ts'
type Create = paths['/beta/RequestRemoteHelpSessionAccessResponse']['post']
export const body: Create['requestBody']['content']['application/json'] = {
  sessionKey: 'key', sessionType: 'viewScreen', pubSubEncryptionKey: 'a', pubSubEncryption: 'b',
}
// @ts-expect-error a type that there is not
body.sessionType = 'other'
type OnDevice = paths['/beta/deviceManagement/managedDevices/{id}/createRemoteHelpSession']['post']
export const begin: OnDevice['requestBody']['content']['application/json'] = { sessionType: 'viewScreen' }
type Access = operations['requestRemoteHelpSessionAccessManagedDevice']
// @ts-expect-error a parameter that is missing
export const ask: Access['requestBody']['content']['application/json'] = { sessionKey: 'key' }
export const keyOf = (granted: Access['responses'][200]['content']['application/json']) => granted.pubSubEncryptionKey
type Join = operations['joinRemoteHelpSession']['responses'][200]['content']['application/json']
export const uriOf = (joined: Join): string => joined.pubSubSharerAccessUri
type Answer = operations['getRemoteAssistancePartner']['responses'][200]['content']['application/json']
export const answer: Answer = { id: 'a', displayName: null, onboardingStatus: 'onboarded' }
export const code: components['schemas']['odataError']['error']['code'] = 'PreconditionFailed'
`

it('lets openapi-typescript make types that compile, strictly', async () => {
  const folder = temporaryFolder('openapi-types', onTestFinished)
  writeFileSync(join(folder, 'openapi.ts'), astToString(await openapiTypescript(source)))
  writeFileSync(join(folder, 'use.ts'), use)
  const compiler = join(process.cwd(), 'test/node_modules/.bin/tsc')
  const options = ['--strict', '--noEmit', '--ignoreConfig', '--target', 'esnext', '--module', 'nodenext']
  const tsc = [compiler, ...options, '--allowImportingTsExtensions', '--types', '', 'use.ts']
  const { stdout } = await promisify(execFile)(process.execPath, tsc, { cwd: folder }).catch((error) => error)
  expect(stdout).toBe('')
})
