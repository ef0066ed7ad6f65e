import { exampleAnswered } from '../example.ts'
import type { ComplexType } from './complex-type.ts'
import type { Json, Kind } from './kind.ts'

/** What a request may send of a complex type, and what it may not: made of its members' examples, for derived tests alone. */
export const samplesOf = ({ properties }: ComplexType, type: string): Pick<Kind, 'accepted' | 'refused'> => {
  const members = Object.entries(properties)
  const whole = Object.fromEntries(members.map(([name, { example }]) => [name, example]))
  const answered = Object.fromEntries(members.map(([name, property]) => [name, exampleAnswered(property)]))
  return {
    accepted: [
      [whole, answered],
      [{ ...Object.fromEntries(Object.entries(whole).map(([name, value]) => [name.toUpperCase(), value])) }, answered],
      [{ ...whole, '@odata.type': `#${type}` }, answered],
      ...members.flatMap(([name, { kind }]) =>
        kind.accepted.slice(0, 3).map(([sent, shown]): [Json, Json] => [
          { ...whole, [name]: sent },
          { ...answered, [name]: shown },
        ]),
      ),
    ],
    refused: [
      5,
      'a',
      true,
      [],
      [whole],
      { ...whole, noSuchMember: 1 },
      { ...whole, '@odata.type': '#microsoft.graph.other' },
      ...members.flatMap(([name, { kind, defaultValue, nullable }]) => [
        ...kind.refused.slice(0, 2).map((wrong) => ({ ...whole, [name]: wrong })),
        ...(nullable ? [] : [{ ...whole, [name]: null }]),
        ...(defaultValue === undefined
          ? [Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name))]
          : []),
      ]),
    ],
  }
}
