import { defineEntity } from '../../../src/model/entity-type.ts'
import type { EnumType } from '../../../src/model/kinds/enum-type.ts'
import { boolean, dateTimeOffset, enumeration, secret, string } from '../../../src/model/property.ts'

/** Values out of the order of the names, and out of the order of declaration. */
export const sampleColor: EnumType = {
  name: 'sampleColor',
  description: 'A colour.',
  isFlags: true,
  members: { red: 4, amber: 1, Green: 2, unknownFutureValue: 8 },
}

const description = 'For tests.'
const text = { description, example: 'x', maxLength: 1000 }
const color = { description, example: 'red' }
const flag = { description, example: true }
const time = { description, example: '2024-02-29T12:00:00Z' }

/** An entity with every kind of property, nullable and not. */
export const sampleType = defineEntity({
  name: 'sample',
  path: 'samples',
  description: 'For tests.',
  permissions: { read: ['Read'], write: ['Write'] },
  properties: {
    name: string(text),
    nickname: string({ ...text, nullable: true }),
    note: string({ ...text, nullable: true, versions: ['beta'] }),
    password: secret(string(text)),
    color: enumeration(sampleColor, color),
    mood: enumeration(sampleColor, { ...color, nullable: true }),
    active: boolean(flag),
    verified: boolean({ ...flag, nullable: true }),
    created: dateTimeOffset(time),
    ended: dateTimeOffset({ ...time, nullable: true }),
  },
})

export const sampleTable = `create table sample (
  id text primary key, name text not null, nickname text, note text, password text not null, color text not null,
  mood text, active integer not null, verified integer, created text not null, ended text
) strict`
