import { defineEntity } from '../../../src/model/entity-type.ts'
import { boolean, dateTimeOffset, type EnumType, enumeration, secret, string } from '../../../src/model/property.ts'

/** Values out of the order of the names, and out of the order of declaration. */
export const sampleColor: EnumType = {
  kind: 'enum',
  name: 'sampleColor',
  description: 'A colour.',
  isFlags: true,
  members: { red: 4, amber: 1, Green: 2, unknownFutureValue: 8 },
}

const described = { description: 'For tests.', example: 'x' }
const text = { ...described, maxLength: 1000 }

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
    color: enumeration(sampleColor, described),
    mood: enumeration(sampleColor, { ...described, nullable: true }),
    active: boolean(described),
    verified: boolean({ ...described, nullable: true }),
    created: dateTimeOffset(described),
    ended: dateTimeOffset({ ...described, nullable: true }),
  },
})

export const sampleTable = `create table sample (
  id text primary key, name text not null, nickname text, note text, password text not null, color text not null,
  mood text, active integer not null, verified integer, created text not null, ended text
) strict`
