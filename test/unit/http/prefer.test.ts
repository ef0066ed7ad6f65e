import { describe, expect, it } from 'vitest'
import { parsePrefer, preferenceApplied } from '../../../src/http/request/prefer.ts'

const nothing = { return: undefined, maxPageSize: undefined, includeUnknownEnumMembers: false }

describe('parsePrefer', () => {
  it.each<[string | undefined, object]>([
    [undefined, {}],
    ['', {}],
    ['return=minimal', { return: 'minimal' }],
    ['return=representation', { return: 'representation' }],
    ['Return = "Minimal"', { return: 'minimal' }],
    ['return=all', {}],
    ['return', {}],
    ['odata.maxpagesize=1', { maxPageSize: 1 }],
    ['maxpagesize=7', { maxPageSize: 7 }],
    ['odata.maxpagesize="7"', { maxPageSize: 7 }],
    ['OData.MaxPageSize=998', { maxPageSize: 998 }],
    ['odata.maxpagesize=999', { maxPageSize: 999 }],
    ['odata.maxpagesize=1000', { maxPageSize: 999 }],
    ['odata.maxpagesize=999999999', { maxPageSize: 999 }],
    ['odata.maxpagesize=9999999999', {}],
    ['odata.maxpagesize=0', {}],
    ['odata.maxpagesize=07', {}],
    ['odata.maxpagesize=-1', {}],
    ['odata.maxpagesize=1.5', {}],
    ['odata.maxpagesize=1e2', {}],
    ['odata.maxpagesize=', {}],
    ['include-unknown-enum-members', { includeUnknownEnumMembers: true }],
    ['odata.include-unknown-enum-members', { includeUnknownEnumMembers: true }],
    ['maxpagesize=3, maxpagesize=5', { maxPageSize: 3 }],
    ['odata.maxpagesize=3, maxpagesize=5', { maxPageSize: 3 }],
    ['return=minimal; wait=5, maxpagesize=5;x', { return: 'minimal', maxPageSize: 5 }],
    ['respond-async, unknown=1, return=minimal', { return: 'minimal' }],
  ])('reads %s', (header, preferences) => expect(parsePrefer(header)).toEqual({ ...nothing, ...preferences }))
})

describe('preferenceApplied', () => {
  it.each<[Parameters<typeof preferenceApplied>[0], string | undefined]>([
    [nothing, undefined],
    [{ ...nothing, return: 'representation' }, 'return=representation'],
    [{ ...nothing, maxPageSize: 5 }, 'odata.maxpagesize=5'],
    [
      { return: 'minimal', maxPageSize: 5, includeUnknownEnumMembers: true },
      'return=minimal, odata.maxpagesize=5, include-unknown-enum-members',
    ],
  ])('tells of %j', (preferences, header) => {
    expect(preferenceApplied(preferences)).toEqual(header === undefined ? {} : { 'Preference-Applied': header })
  })
})
