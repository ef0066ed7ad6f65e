import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { type DescribedOperation, type Parameter, readOpenApi } from '../support/oracles/openapi/openapi.ts'
import { isOfSession } from '../support/samples/session-requests.ts'

const gateway = await startInProcess()
afterAll(() => gateway.stop())
const { call } = callerOf(() => gateway)
const { info, tags, operations, text } = await readOpenApi(gateway)

it('is this document', () => {
  const file = new URL('../golden/openapi.json', import.meta.url)
  const pretty = `${JSON.stringify(JSON.parse(text), null, 2)}\n`
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, pretty)
  expect(pretty).toBe(readFileSync(file, 'utf8'))
})

it('has the version of the package', () => {
  expect(info.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
})

it('names, explains and files every operation', () => {
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]*$/.test(id))).toEqual([])
  expect(operations.filter(({ path, operationId }) => path.startsWith('/v1.0') !== operationId.endsWith('V1'))).toEqual(
    [],
  )
  expect(operations.filter(({ summary, description }) => !summary || !description)).toEqual([])
  expect(new Set(operations.flatMap((operation) => operation.tags))).toEqual(new Set(tags.map(({ name }) => name)))
  expect(tags.filter(({ description }) => !description)).toEqual([])
})

it('says which permissions would do, any one of them', () => {
  const { security } = operations.find(({ operationId }) => operationId === 'updateRemoteAssistanceSettings') ?? {}
  expect(security).toEqual([
    { bearer: ['DeviceManagementServiceConfig.ReadWrite.All'] },
    { bearer: ['DeviceManagementConfiguration.ReadWrite.All'] },
  ])
  for (const { path, security: asked } of operations) {
    expect([path, asked.length > 0]).toEqual([path, /^\/((beta|v1\.0)\/(?!\$metadata)|remoteHelp\/)/.test(path)])
  }
})

/** Every example of a parameter, or none. */
const valuesOf = ({ example, examples = {} }: Parameter) =>
  (example === undefined ? Object.values(examples).map(({ value }) => value) : [example]).map(String)

/** The key of a new entity of the set that an operation, or what it is bound to, is in. */
const created = async ({ path }: DescribedOperation) => {
  const [set] = path.split('/{id}')
  const creation = operations.find((other) => other.method === 'POST' && other.path === set && set !== path)
  const body = creation?.requestBody?.content['application/json']?.example
  return creation ? (await call('POST', creation.path, { body })).body.id : ''
}

/** What needs a session has tests of its own. */
const always = operations.filter((operation) => !isOfSession(operation))

const bodyOf = ({ requestBody }: DescribedOperation) => requestBody?.content['application/json']?.example
const optionsOf = ({ parameters }: DescribedOperation) => parameters.filter((parameter) => parameter.in === 'query')

it.each(always.filter((operation) => optionsOf(operation).length > 0))(
  '$operationId takes its query examples',
  async (operation) => {
    const { path, method } = operation
    for (const parameter of optionsOf(operation)) {
      for (const value of valuesOf(parameter)) {
        const query = new URLSearchParams({ [parameter.name]: value })
        const target = path.replace('{id}', await created(operation))
        const { status, text: answer } = await call(method, `${target}?${query}`, { body: bodyOf(operation) })
        expect([`${query}`, status, answer]).toEqual([`${query}`, expect.toBeOneOf([200, 201]), answer])
      }
    }
  },
)

it.each(always.filter(bodyOf))(
  '$operationId answers its request example with its response example',
  async (operation) => {
    const { path, method, responses } = operation
    const target = path.replace('{id}', await created(operation))
    const { status, headers, body } = await call(method, target, { body: bodyOf(operation) })
    const answers = ['1', '2'].map((id) => ({ id, status: 200 }))
    const isShown = [200, 201].some((success) => responses[success])
    if (!isShown) return expect([operation.operationId, status, body]).toEqual([operation.operationId, 204, undefined])
    // What a stream holds is its operation's own affair.
    if (responses[status]?.content?.['application/octet-stream'])
      return expect(body).toEqual({ '@odata.context': expect.any(String), value: expect.any(String) })
    expect(body).toMatchObject(
      path.endsWith('$batch')
        ? { responses: answers }
        : {
            ...(responses[status]?.content?.['application/json']?.example as object),
            id: body.id,
            // Made by the gateway, and nothing is done on a new one.
            ...('deviceActionResults' in body && { deviceActionResults: [] }),
            '@odata.etag': headers.get('ETag'),
          },
    )
  },
)
