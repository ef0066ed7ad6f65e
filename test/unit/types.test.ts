import { expectTypeOf, it } from 'vitest'
import type { parseConfig } from '../../src/config/config.ts'
import type { Store } from '../../src/db/store/store.ts'
import { type ErrorCode, GraphError } from '../../src/errors.ts'
import { defineEntity, type EntityType } from '../../src/model/entity-type.ts'
import { stringKind } from '../../src/model/kinds/string.ts'
import { boolean, collection, enumeration, secret, string } from '../../src/model/property.ts'

// Checked by the compiler, in `npm run check`: what must not compile is marked as an error that is expected.

const permissions = { read: ['Read'], write: ['Write'] }

it('makes an entity type of a declaration', () => {
  const type = defineEntity({ name: 'x', path: 'X', description: 'x', permissions, properties: {} })
  expectTypeOf(type).toEqualTypeOf<EntityType>()
  // @ts-expect-error A declaration says who may use it.
  const wrong = () => defineEntity({ name: 'x', path: 'X', description: 'x', properties: {} })
  expectTypeOf(wrong).toBeFunction()
})

it('asks a string for its length, an enum for its type, and every property for words', () => {
  expectTypeOf(secret(string({ description: 'x', example: 'x', maxLength: 1 })).secret).toEqualTypeOf<boolean>()
  const wrong = () => [
    // @ts-expect-error A string has a greatest length.
    string({ description: 'x', example: 'x' }),
    // @ts-expect-error An enumeration has a type.
    enumeration({ description: 'x', example: 'x' }),
    // @ts-expect-error A property is described.
    string({ example: 'x', maxLength: 1 }),
  ]
  expectTypeOf(wrong).toBeFunction()
})

it('seals strings alone', () => {
  const wrong = () => [
    // @ts-expect-error Only Edm.String is sealed: another kind would lie open in the store.
    secret(boolean({ description: 'x', example: true })),
    // @ts-expect-error Nor is a collection of them.
    secret(collection(stringKind(1), { description: 'x', example: [], mostItems: 1, mostBytes: 9 })),
    // @ts-expect-error A collection has limits.
    collection(stringKind(1), { description: 'x', example: [] }),
    // @ts-expect-error No declaration makes a secret beside it.
    boolean({ description: 'x', example: true, secret: true }),
  ]
  expectTypeOf(wrong).toBeFunction()
})

it('knows every error code and its status', () => {
  expectTypeOf(new GraphError('Forbidden', 'x').code).toEqualTypeOf<ErrorCode>()
  // @ts-expect-error There is no such code.
  new GraphError('Teapot', 'x')
})

it('lets nobody read the store without a tenant, or an update change without a condition', () => {
  expectTypeOf<Parameters<Store['read']>[0]['tenant']>().toEqualTypeOf<string>()
  expectTypeOf<Parameters<Store['update']>[3]>().toHaveProperty('precondition')
})

it('has at least one encryption key', () => {
  expectTypeOf<ReturnType<typeof parseConfig>['encryptionKeys'][0]>().not.toBeUndefined()
})
