import { describe, expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import { type EntityType, propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, type Running } from '../support/gateways/running.ts'

const writable = ({ properties }: EntityType) => Object.entries(properties).filter(([, { readOnly }]) => !readOnly)

/** What the kind of a property takes is kept and shown as the kind says, and what it refuses is refused: by derivation. */
export const kindsContract = (gateway: () => Running) =>
  describe.each(model.map((type) => [`/${type.versions[0]}/${type.path}`, type] as const))(
    'kinds at %s',
    (path, type) => {
      const { get, post, call } = callerOf(gateway, ownTenants.kinds)
      const body = exampleToWrite(type, propertiesIn(type, 'beta'))
      const write = (name: string, value: unknown) =>
        type.singleton ? call('PATCH', path, { body: { [name]: value } }) : post(path, { ...body, [name]: value })
      const itemOf = ({ id }: { readonly id: string }) => (type.singleton ? path : `${path}/${id}`)

      it.each(writable(type))('%s', async (name, { kind, nullable }) => {
        for (const [sent, answered] of [...kind.accepted, ...(nullable ? [[null, null]] : [])]) {
          const made = await write(name, sent)
          expect([made.status, made.body[name]]).toEqual([type.singleton ? 200 : 201, answered])
          expect((await get(itemOf(made.body))).body[name]).toEqual(answered)
        }
        for (const sent of [...kind.refused, ...(nullable ? [] : [null])]) {
          const refused = await write(name, sent)
          expect([sent, refused.status, refused.body.error?.code]).toEqual([sent, 400, 'ModelValidationFailure'])
          expect(refused.body.error.details).toMatchObject([{ target: name }])
        }
      })
    },
  )
