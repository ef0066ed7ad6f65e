import { describe, expect, it } from 'vitest'
import { behaviours } from '../../src/behaviours/behaviours.ts'
import { served as model } from '../../src/entities/model.ts'
import type { Action } from '../../src/model/action.ts'
import { type EntityType, propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { once } from '../../src/text/once.ts'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running } from '../support/gateways/running.ts'

/** Names that say something of a property or of the whole, and values of every sort. */
const annotations = {
  '@vendor.note': 'x',
  '@Vendor.Example.note#high': { nested: [1, null, { '@a.b': '' }] },
  '@odata.context': 'x',
  '@odata.metadataEtag': 1,
  '@odata.id': null,
  '@odata.etag': 'W/"9"',
  '@odata.editLink': {},
  '@odata.readLink': [],
  '@odata.mediaReadLink': 'https://example.test/x',
  '@odata.count': -1,
  '@odata.nextLink': 'x',
  '@odata.types': 'x',
  '@ODATA.ID': 'x',
  '@context': 'x',
  '@id': 5,
  '@etag': 5,
  '@removed': { reason: 'deleted' },
  'id@odata.type': '#Int32',
  'nope@vendor.note': 1,
  'nope@odata.type': '#Nope',
  'nope@odata.navigationLink': 'x',
  '#microsoft.graph.disconnect': { title: 'x', target: 5 },
  'nope#microsoft.graph.other': null,
}

const isWritten = ({ properties }: EntityType) => Object.values(properties).some(({ readOnly }) => !readOnly)

/** One reader reads the bodies of all types: what it does with each annotation by itself is shown of a set and a singleton. */
const exemplars = [false, true].map((singleton) =>
  model.find((type) => isWritten(type) && type.singleton === singleton),
)

/** What the service writes it reads, and what a client adds of its own does no harm. */
export const bodiesContract = (gateway: () => Running) =>
  describe.each(
    model
      .filter(isWritten)
      .flatMap((type) => type.versions.map((version) => [`/${version}/${type.path}`, type, version] as const)),
  )('bodies at %s', (path, type, version) => {
    const { get, post, call } = callerOf(gateway, ownTenants.kinds)
    const properties = propertiesIn(type, version)
    const body = exampleToWrite(type, properties)
    const made = once(async () => (type.singleton ? await get(path) : await post(path, body)).body)
    const itemOf = ({ id }: { readonly id: string }) => (type.singleton ? path : `${path}/${id}`)
    const [name = '', property] = [...properties].find(([, { readOnly }]) => !readOnly) ?? []
    /** Writes in every way that there is. */
    const written = async (sent: object, headers: Record<string, string> = {}) => [
      await call('PATCH', itemOf(await made()), { body: sent, headers }),
      ...(type.singleton ? [] : [await post(path, { ...body, ...sent }, headers)]),
    ]
    const success = type.singleton ? [200] : [200, 201]
    const statuses = async (...sent: Parameters<typeof written>) => (await written(...sent)).map(({ status }) => status)

    it.each(
      ['none', 'minimal', 'full'].flatMap((level) =>
        ['', ';IEEE754Compatible=true', ';IEEE754Compatible=false'].map((more) => [`odata.metadata=${level}${more}`]),
      ),
    )('takes back what it answered: %s', async (parameters) => {
      const headers = { Accept: `application/json;${parameters}` }
      const item = itemOf(await made())
      const answered = await get(item, headers)
      const again = await call('PATCH', item, { body: answered.body, headers })
      expect([answered.status, again.status]).toEqual([200, 200])
      const { '@odata.etag': _, ...before } = answered.body
      expect(again.body).toMatchObject(before)
      if (type.singleton) return
      const listed = (await get(`${path}?$top=1`, headers)).body.value[0]
      for (const sent of [answered.body, listed]) {
        const other = await post(path, sent, headers)
        expect([other.status, other.body.id === sent.id]).toEqual([201, false])
      }
    })

    it('ignores all of them at once, in two spellings, and what it makes itself', async () => {
      for (const [sent, ID] of [
        ['x', 'X'],
        [5, null],
        [null, {}],
        [{}, ['x'.repeat(100)]],
        ['', 'a\0b'],
      ]) {
        const answers = await written({ ...annotations, '@Odata.Id': 1, [`${name}@vendor.note`]: {}, id: sent, ID })
        expect(answers.map(({ status }) => status)).toEqual(success)
        for (const answer of answers) expect(answer.body).not.toHaveProperty('@vendor.note')
        for (const answer of answers) expect([sent, ID]).not.toContain(answer.body.id)
      }
    })

    it('looks at the types that properties are said to have', async () => {
      const qualified = String(property?.kind.type)
      for (const right of [qualified, `#${qualified}`, `#${qualified.replace('Edm.', '')}`]) {
        expect(await statuses({ [`${name}@odata.type`]: right })).toEqual(success)
        expect(await statuses({ [`${name.toUpperCase()}@type`]: right })).toEqual(success)
      }
      for (const wrong of ['#Int32', '#microsoft.graph.device', 5, null]) {
        for (const answer of await written({ [`${name}@odata.type`]: wrong })) {
          expect([wrong, answer.status, answer.body.error?.target]).toEqual([wrong, 400, `${name}@odata.type`])
        }
      }
    })

    it('names the nearest property in place of a misspelled one', async () => {
      for (const { status, body: answer } of await written({ [`${name}x`]: 'CANARY' })) {
        expect([status, answer.error.message]).toEqual([400, expect.stringContaining(`Did you mean '${name}'?`)])
        expect(JSON.stringify(answer)).not.toContain('CANARY')
      }
      for (const unlike of ['odata.id', 'zzzzzzzz', '🔑'.repeat(2000)]) {
        for (const { status, body: answer } of await written({ [unlike]: 'x' })) {
          expect([status, answer.error.message]).toEqual([400, expect.not.stringContaining('Did you mean')])
          expect(answer.error.message.length).toBeLessThan(500)
        }
      }
    })

    const isPlain = ({ parameters, returns }: Action) => Object.keys(parameters).length === 0 && returns === undefined
    it.each(
      behaviours.flatMap(({ action }) =>
        action.boundTo === type && action.versions.includes(version) && isPlain(action) ? [action.name] : [],
      ),
    )('ignores annotations in a body of %s', async (action) => {
      const { id } = await made()
      const done = await post(`${path}/${id}/${action}`, { ...annotations, '@odata.type': '#x' })
      expect(done.status).toBe(204)
      expect((await post(`${path}/${id}/${action}`, { ...annotations, id })).status).toBe(400)
    })

    if (!exemplars.includes(type)) return

    it.each(Object.entries(annotations))('ignores %s', async (annotation, value) => {
      for (const spelled of new Set([annotation, annotation.replace(/^(?=@)/, name)])) {
        expect([spelled, await statuses({ [spelled]: value })]).toEqual([spelled, success])
      }
    })

    it.each<[string, string, number]>([
      ['4.01', '@type', 400],
      ['4.01', '@odata.type', 400],
      ['4.01', '@TYPE', 400],
      ['4.0', '@odata.type', 400],
      ['4.0', '@type', 200],
      // Unless it says, a request is in the newest version (OData 4.01 Protocol, section 8.1.5).
      ['', '@type', 400],
    ])('in OData %s looks at %s', async (odata, annotation, status) => {
      const headers: Record<string, string> = odata ? { 'OData-Version': odata } : {}
      const metadata = ['$metadata', `${publicUrl}/beta/$metadata`, 'https://graph.microsoft.com/v1.0/$metadata']
      for (const base of ['', '#', ...metadata.map((document) => `${document}#`)]) {
        const right = base + type.qualifiedName
        expect(await statuses({ [annotation]: right }, headers)).toEqual(success)
      }
      const others = ['#microsoft.graph.device', '$metadata#microsoft.graph.device', `x#${type.qualifiedName}`]
      for (const wrong of [...others, 'device', '#', '', 5, null, {}, []]) {
        const answers = await written({ [annotation]: wrong }, headers)
        expect([wrong, answers.map((answer) => answer.status)]).toEqual([
          wrong,
          status === 200 ? success : success.map(() => 400),
        ])
        if (status === 400) for (const answer of answers) expect(answer.body.error.target).toBe(annotation)
      }
    })

    it.each(['device@odata.bind', 'id@odata.bind', 'devices@ODATA.BIND', 'device@bind'])(
      'refuses a link, %s, since it would not be made',
      async (bind) => {
        for (const { status, body: answer } of await written({ [bind]: 'x' })) {
          expect([status, answer.error?.target, answer.error?.message]).toEqual([
            400,
            bind,
            expect.stringMatching('link'),
          ])
        }
      },
    )
  })
