import { expect, it } from 'vitest'
import { readWith } from '../../../src/db/sql/secrets.ts'
import { columnName } from '../../../src/db/sql/table.ts'
import { entitySealer } from '../../../src/db/store/entity-sealer.ts'
import { defineEntity } from '../../../src/model/entity-type.ts'
import { secret, string } from '../../../src/model/property.ts'
import type { Entity } from '../../../src/model/value.ts'
import { keyring, type Seal } from '../../../src/seal/keyring.ts'

const text = { description: 'For tests.', example: 'x', maxLength: 100 }
const typeOf = (name: string, secrets: readonly string[]) =>
  defineEntity({
    name,
    path: `${name}s`,
    description: 'For tests.',
    permissions: { read: ['Read'], write: ['Write'] },
    properties: {
      title: string(text),
      ...Object.fromEntries(secrets.map((property) => [property, secret(string({ ...text, nullable: true }))])),
    },
  })
const type = typeOf('safe', ['firstKey', 'secondKey', 'thirdKey'])
const ring = keyring([{ kid: 'one', bytes: new Uint8Array(32).fill(1) }])
const sealer = entitySealer(type, ring)

const entity = { id: 'row', title: 'A title', firstKey: 'one', secondKey: 'два', thirdKey: '3' }
/** A row as the database gives it back. */
const rowOf = (sealed: Entity) =>
  Object.fromEntries(Object.entries(sealed).map(([name, value]) => [columnName(name), value as string | null]))
const sealedRow = (id: string, held: Entity, tenant = 'a') => rowOf(sealer.seal(tenant, id, { ...held, id }))

/** Reads a row, and says how many texts that took, of which how many failed. */
const reading = (row: ReturnType<typeof rowOf>, select?: readonly string[], of = type) => {
  const opened: (string | undefined)[] = []
  const seal: Seal = {
    ...ring,
    open: (...sealed) => {
      const plain = ring.open(...sealed)
      opened.push(plain)
      return plain
    },
  }
  const read = entitySealer(of, seal).reader('a', select)(row)
  return { read, opened: opened.length, failed: opened.filter((plain) => plain === undefined).length }
}

it('opens all secrets of a row at once, and one that is wanted alone by itself', () => {
  const row = sealedRow('row', entity)
  expect(reading(row)).toEqual({ read: entity, opened: 1, failed: 0 })
  const left = { ...entity, firstKey: '', secondKey: '', thirdKey: '' }
  const selected = ['thirdKey', 'firstKey']
  const columns = ['id', ...selected, ...readWith(type, selected)].map(columnName)
  const part = Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)))
  const two = { ...left, title: null, firstKey: 'one', thirdKey: '3' }
  expect(reading(part, selected)).toEqual({ read: two, opened: 1, failed: 0 })
  expect(reading(row, ['secondKey'])).toEqual({ read: { ...left, secondKey: 'два' }, opened: 1, failed: 0 })
  expect(reading({ ...row, secrets: 'nothing' }, ['secondKey'])).toMatchObject({ opened: 1, failed: 0 })
  expect(reading(row, ['title'])).toEqual({ read: left, opened: 0, failed: 0 })
})

it('keeps in an envelope the secrets that are there', () => {
  const some = { ...entity, secondKey: null }
  expect(reading(sealedRow('row', some))).toEqual({ read: some, opened: 1, failed: 0 })
  const one = { ...some, firstKey: null }
  expect(sealedRow('row', one).secrets).toBeNull()
  expect(reading(sealedRow('row', one))).toEqual({ read: one, opened: 1, failed: 0 })
})

it('makes an envelope of all secrets, empties it with some, and leaves it with none', () => {
  const sealed = (part: Entity) => sealer.seal('a', 'row', part)
  expect(sealed({ firstKey: 'one', secondKey: 'two', thirdKey: null }).secrets).toMatch(/^v1\.one\./)
  for (const part of [
    { firstKey: 'one' },
    { firstKey: 'one', secondKey: 'two' },
    { firstKey: 'one', thirdKey: null },
    { secondKey: null },
  ])
    expect(sealed(part).secrets).toBeNull()
  expect(sealed({ title: 'Another' })).toEqual({ title: 'Another' })
  expect(Object.keys(entitySealer(typeOf('box', ['firstKey']), ring).seal('a', 'row', { firstKey: 'one' }))).toEqual([
    'firstKey',
  ])
})

it('opens one by one what has no envelope: a row of before', () => {
  expect(reading({ ...sealedRow('row', entity), secrets: null })).toEqual({ read: entity, opened: 3, failed: 0 })
})

it('believes no envelope of other texts, of another row, tenant or type, or with a secret more or less', () => {
  const row = sealedRow('row', entity)
  const same = { firstKey: entity.firstKey, secondKey: entity.secondKey, thirdKey: entity.thirdKey }
  const other = entitySealer(typeOf('vault', ['firstKey', 'secondKey', 'thirdKey']), ring)
  for (const [what, secrets] of Object.entries({
    'sealed anew': sealedRow('row', entity).secrets,
    'another row': sealedRow('other', entity).secrets,
    'another tenant': sealedRow('row', entity, 'b').secrets,
    'another type': rowOf(other.seal('a', 'row', same)).secrets,
    'one secret alone': row.first_key,
    'what is none': 'nothing',
    'an earlier state': sealedRow('row', { ...entity, firstKey: 'before' }).secrets,
  }))
    expect(reading({ ...row, secrets: secrets ?? null }), what).toEqual({ read: entity, opened: 4, failed: 1 })
  expect(reading({ ...row, third_key: null })).toEqual({ read: { ...entity, thirdKey: null }, opened: 3, failed: 1 })
  const fewer = sealedRow('row', { ...entity, thirdKey: null })
  expect(reading({ ...row, ...fewer, third_key: row.third_key ?? null }).failed).toBe(1)
})

it('takes what a row is changed to by one who knows of no envelope', () => {
  const row = sealedRow('row', entity)
  const changed = sealer.seal('a', 'row', { secondKey: 'since' }).secondKey as string
  expect(reading({ ...row, second_key: changed }).read).toEqual({ ...entity, secondKey: 'since' })
})

it('does not read a row of which a secret was meddled with, whatever its envelope says', () => {
  const row = sealedRow('row', entity)
  const { first_key: first = '', second_key: second = '' } = row
  for (const meddled of [
    { first_key: second, second_key: first },
    { first_key: sealedRow('other', entity).first_key ?? '' },
    { first_key: 'plain' },
    { first_key: `${first?.slice(0, -2)}AA` },
  ])
    expect(() => reading({ ...row, ...meddled })).toThrow('A stored secret cannot be opened.')
})
