import { expect, it } from 'vitest'
import { readWith } from '../../../src/db/sql/secrets.ts'
import { columnName } from '../../../src/db/sql/table.ts'
import { entitySealer } from '../../../src/db/store/entity-sealer.ts'
import { defineEntity } from '../../../src/model/entity-type.ts'
import { secret, string } from '../../../src/model/property.ts'
import type { Entity } from '../../../src/model/value.ts'
import { keyring, type Seal } from '../../../src/seal/keyring.ts'
import { inFirstFormat, sealedAlone, sealedTwice } from '../../support/samples/rows-of-before.ts'

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
const rootKey = { kid: 'one', bytes: new Uint8Array(32).fill(1) }
const ring = keyring([rootKey])
const sealer = entitySealer(type, ring)

const entity = { id: 'row', title: 'A title', firstKey: 'one', secondKey: 'два', thirdKey: '3' }
/** A row as the database gives it back. */
const rowOf = (sealed: Entity) =>
  Object.fromEntries(Object.entries(sealed).map(([name, value]) => [columnName(name), value as string | null]))
const sealedRow = (id: string, held: Entity, tenant = 'a') => rowOf(sealer.seal(tenant, id, { ...held, id }))

/** Reads a row, and says how many texts that took. */
const reading = (row: ReturnType<typeof rowOf>, select?: readonly string[], of = type) => {
  let opened = 0
  const seal: Seal = {
    ...ring,
    openAll: (tenant, sealed) => {
      opened += sealed.length
      return ring.openAll(tenant, sealed)
    },
  }
  const [read] = entitySealer(of, seal).reader('a', select)([row])
  return { read: read?.entity, opened }
}

it('opens all secrets of a row at once, also for one of them, and none where none is wanted', () => {
  const row = sealedRow('row', entity)
  expect(row).toMatchObject({ first_key: '', second_key: '', third_key: '' })
  expect(reading(row)).toEqual({ read: entity, opened: 1 })
  const left = { ...entity, firstKey: '', secondKey: '', thirdKey: '' }
  for (const selected of [['thirdKey', 'firstKey'], ['secondKey']]) {
    const columns = ['id', ...selected, ...readWith(type, selected)].map(columnName)
    const part = Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)))
    const read = Object.fromEntries(
      Object.entries(entity).map(([name, value]) => [name, name === 'id' || selected.includes(name) ? value : null]),
    )
    expect(reading(part, selected)).toEqual({ read, opened: 1 })
  }
  expect(reading(row, ['secondKey'])).toEqual({ read: { ...left, secondKey: 'два' }, opened: 1 })
  expect(reading({ ...row, envelope: 'nothing' }, ['title'])).toEqual({ read: left, opened: 0 })
})

it('keeps in an envelope the secrets that are there, be it one or none', () => {
  for (const absent of [['secondKey'], ['firstKey', 'secondKey'], ['firstKey', 'secondKey', 'thirdKey']]) {
    const some = { ...entity, ...Object.fromEntries(absent.map((name) => [name, null])) }
    const row = sealedRow('row', some)
    for (const name of absent) expect(row[columnName(name)]).toBeNull()
    expect(reading(row)).toEqual({ read: some, opened: absent.length < 3 ? 1 : 0 })
  }
})

it('seals all secrets together, some of them each alone, and leaves others as they are', () => {
  const sealed = (part: Entity) => sealer.seal('a', 'row', part)
  const text = expect.stringMatching(/^v2\.one\./)
  expect(sealed({ firstKey: 'one', secondKey: '', thirdKey: null })).toEqual({
    firstKey: '',
    secondKey: '',
    thirdKey: null,
    envelope: text,
  })
  expect(sealed({ firstKey: 'one', secondKey: '' })).toEqual({ firstKey: text, secondKey: text })
  expect(sealed({ firstKey: 'one', thirdKey: null })).toEqual({ firstKey: text, thirdKey: null })
  expect(sealed({ title: 'Another' })).toEqual({ title: 'Another' })
  const box = entitySealer(typeOf('box', ['firstKey']), ring)
  expect(box.seal('a', 'row', { firstKey: 'one' })).toEqual({ firstKey: '', envelope: text })
  expect(() => sealed({ firstKey: 1 })).toThrow('firstKey')
})

it('lets what was changed alone count, whatever the envelope says', () => {
  const row = sealedRow('row', entity)
  const changed = rowOf(sealer.seal('a', 'row', { secondKey: 'since', thirdKey: null }))
  expect(reading({ ...row, ...changed })).toEqual({
    read: { ...entity, secondKey: 'since', thirdKey: null },
    opened: 2,
  })
})

it('opens what lies alone: a row of before, with an envelope or none', () => {
  const secrets = { firstKey: 'one', secondKey: 'два', thirdKey: '3' }
  for (const sealed of [sealedAlone, sealedTwice]) {
    const row = { id: 'row', title: entity.title, ...sealed(inFirstFormat(rootKey), 'safe', 'a', 'row', secrets) }
    expect(reading(row)).toEqual({ read: entity, opened: 3 })
    // Nor does what is sealed come out where it is not asked for.
    const left = { ...entity, firstKey: '', secondKey: '', thirdKey: '' }
    expect(reading(row, ['title'])).toEqual({ read: left, opened: 0 })
  }
})

it('opens an envelope of before the type had more secrets, fewer, or others in their order', () => {
  const sealedAs = (...names: readonly string[]) =>
    rowOf(entitySealer(typeOf('safe', names), ring).seal('a', 'row', { ...entity }))
  const more = { ...sealedAs('firstKey', 'secondKey'), third_key: null }
  expect(reading(more).read).toEqual({ ...entity, thirdKey: null })
  const added = { ...more, ...rowOf(sealer.seal('a', 'row', { thirdKey: 'new' })) }
  expect(reading(added).read).toEqual({ ...entity, thirdKey: 'new' })
  expect(reading(sealedAs('fourthKey', 'thirdKey', 'firstKey', 'secondKey')).read).toEqual(entity)
})

it('opens no envelope of another row, tenant, type or without the property, and no text in another place', () => {
  const row = sealedRow('row', entity)
  const same = { firstKey: entity.firstKey, secondKey: entity.secondKey, thirdKey: entity.thirdKey }
  const alone = rowOf(sealer.seal('a', 'row', { firstKey: 'one', secondKey: 'two' }))
  const other = entitySealer(typeOf('vault', ['firstKey', 'secondKey', 'thirdKey']), ring)
  for (const [what, meddled] of Object.entries({
    'of another row': { envelope: sealedRow('other', entity).envelope },
    'of another tenant': { envelope: sealedRow('row', entity, 'b').envelope },
    'of another type': { envelope: rowOf(other.seal('a', 'row', same)).envelope },
    'of other properties': { envelope: rowOf(sealer.seal('a', 'row', { ...same, thirdKey: null })).envelope },
    'of before': { envelope: sealedTwice(inFirstFormat(rootKey), 'safe', 'a', 'row', same).secrets },
    'what is none': { envelope: 'nothing' },
    'none at all': { envelope: null },
    'changed by a digit': { envelope: `${String(row.envelope).slice(0, -2)}AA` },
    'one secret alone': { envelope: alone.first_key },
    'of another column': { first_key: alone.second_key },
    'an envelope in a column': { first_key: row.envelope },
    'another row’s, alone': { first_key: rowOf(sealer.seal('a', 'other', { firstKey: 'one' })).first_key },
    'a plain text': { first_key: 'plain' },
  }))
    expect(() => reading({ ...row, ...(meddled as typeof row) }), what).toThrow('A stored secret cannot be opened.')
})

it('says of a secret that was not there, and whose column was emptied by hand, that it cannot be opened', () => {
  const row = sealedRow('row', { ...entity, thirdKey: null })
  expect(() => reading({ ...row, third_key: '' })).toThrow('A stored secret cannot be opened.')
})

it('reads many rows as it reads each, in their order: with an envelope, changed since, and of before', () => {
  const names = ['firstKey', 'secondKey', 'thirdKey']
  const rows = Array.from({ length: 60 }, (_, index) => {
    const held = { id: `row ${index}`, title: 'A title', firstKey: `${index}`, secondKey: null, thirdKey: '3' }
    const secrets = { firstKey: `${index}`, thirdKey: '3' }
    if (index % 5 === 0)
      return { id: held.id, title: held.title, ...sealedAlone(inFirstFormat(rootKey), 'safe', 'a', held.id, secrets) }
    const row = sealedRow(held.id, held)
    return index % 5 > 1 ? row : { ...row, ...rowOf(sealer.seal('a', held.id, { secondKey: `since ${index}` })) }
  })
  for (const select of [undefined, names, ['secondKey'], ['title']]) {
    const read = sealer.reader('a', select)
    expect(read(rows)).toEqual(rows.flatMap((row) => read([row])))
  }
  const all = sealer.reader('a')(rows)
  expect(all.map(({ entity: { firstKey } }) => firstKey)).toEqual(rows.map((_, index) => `${index}`))
  expect(sealer.reader('a')([])).toEqual([])
})

it('reads none of many rows when a secret of one does not open', () => {
  const rows = Array.from({ length: 9 }, (_, index) => sealedRow(`row ${index}`, entity))
  const swapped = rows.with(4, { ...rows[4], envelope: rows[5]?.envelope ?? null })
  expect(() => sealer.reader('a')(swapped)).toThrow('A stored secret cannot be opened.')
  expect(sealer.reader('a', ['title'])(swapped)).toHaveLength(9)
})
