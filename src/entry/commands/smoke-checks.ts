import { requestRemoteHelpSessionAccessResponse as set } from '../../entities/request-remote-help-session-access-response.ts'
import { exampleToWrite } from '../../model/example.ts'
import { isGuid } from '../../text/guid.ts'
import { ask, expectDocument, expectHeaders, expectReady, expectRefusal, expectStatus } from './smoke-answers.ts'

interface Check {
  readonly name: string
  /** Resolves with what is worth saying. Throws an Error with a sentence that says what is wrong, and holds no secret. */
  readonly run: () => Promise<string>
}

/** What is looked at, in this order: the last ones need what those before them made, and take it away. */
export const smokeChecks = (url: string, token: string): readonly Check[] => {
  const collection = `${url}/beta/${set.path}`
  /** Whether what answers has shown itself to be a gateway: nobody else is sent the token. */
  let isGateway = false
  const asked = async (at: string, init: RequestInit = {}) => {
    if (!isGateway) throw new Error('not asked, and the token not sent: openapi.json is not that of a gateway')
    return ask(at, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } })
  }
  const sessionKey = `smoke-${crypto.randomUUID()}`
  /** Of the entity that is made; undefined where none was. */
  let id: string | undefined
  const made = () => {
    if (id === undefined) throw new Error('nothing was made to look at')
    return `${collection}/${id}`
  }
  return [
    { name: 'healthz', run: async () => expectStatus(await ask(`${url}/healthz`), 200) },
    { name: 'readyz', run: async () => expectReady(await ask(`${url}/readyz`)) },
    {
      name: 'openapi.json',
      run: async () => {
        const said = expectDocument(await ask(`${url}/openapi.json`), `/beta/${set.path}`)
        isGateway = true
        return said
      },
    },
    { name: 'headers', run: async () => expectHeaders(await ask(`${url}/healthz`), url) },
    { name: 'refuses without a token', run: async () => expectRefusal(await ask(collection)) },
    {
      name: 'refuses a token that is none',
      run: async () => expectRefusal(await ask(collection, { headers: { Authorization: 'Bearer none' } })),
    },
    {
      name: 'create',
      run: async () => {
        const body = JSON.stringify({ ...exampleToWrite(set, Object.entries(set.properties)), sessionKey })
        const answer = await asked(collection, {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'application/json' },
        })
        // By the body, so that it is taken away whatever its link says.
        const { id: given } = Object(answer.json)
        if (typeof given === 'string' && isGuid(given)) id = given
        const said = expectStatus(answer, 201)
        const location = answer.response.headers.get('Location') ?? ''
        if (!location.startsWith(`${url}/`))
          throw new Error(`links lead to ${URL.parse(location)?.origin ?? 'nowhere'}: set PUBLIC_URL to ${url}`)
        if (id === undefined || !location.endsWith(id)) throw new Error('201 with a Location of something else')
        return said
      },
    },
    {
      name: 'get',
      run: async () => {
        const answer = await asked(made())
        const said = expectStatus(answer, 200)
        if (Reflect.get(Object(answer.json), 'sessionKey') !== sessionKey) throw new Error('200 with another entity')
        return said
      },
    },
    { name: 'delete', run: async () => expectStatus(await asked(made(), { method: 'DELETE' }), 204) },
    { name: 'is gone', run: async () => expectStatus(await asked(made()), 404) },
  ]
}
