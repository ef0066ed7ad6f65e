import { limits } from '../../odata/query/limits.ts'

/** The preferences of a request that the gateway knows (RFC 7240; OData 4.01 Protocol, section 8.2.8). */
export interface Preferences {
  readonly return: 'minimal' | 'representation' | undefined
  readonly maxPageSize: number | undefined
  readonly includeUnknownEnumMembers: boolean
}

const noPreferences: Preferences = { return: undefined, maxPageSize: undefined, includeUnknownEnumMembers: false }

/** Reads Prefer. What is unknown or makes no sense is ignored, as RFC 7240 asks; the first mention of a name counts. */
export const parsePrefer = (header: string | undefined): Preferences => {
  if (header === undefined) return noPreferences
  const preferences = new Map<string, string>()
  for (const preference of header.split(',')) {
    const [name = '', value = ''] = preference.split(';')[0]?.split('=') ?? []
    const key = name
      .trim()
      .toLowerCase()
      .replace(/^odata\./, '')
    if (!preferences.has(key)) preferences.set(key, value.trim().replace(/^"(.*)"$/, '$1'))
  }
  const preferred = preferences.get('return')?.toLowerCase()
  const size = preferences.get('maxpagesize')
  return {
    return: preferred === 'minimal' || preferred === 'representation' ? preferred : undefined,
    maxPageSize: size !== undefined && /^[1-9]\d{0,8}$/.test(size) ? Math.min(Number(size), limits.top) : undefined,
    includeUnknownEnumMembers: preferences.has('include-unknown-enum-members'),
  }
}

/** The Preference-Applied header for the preferences that an answer honoured, if any; a record to add to. */
export const preferenceApplied = ({
  return: wanted,
  maxPageSize,
  includeUnknownEnumMembers,
}: Partial<Preferences>): Record<string, string> => {
  const applied = [
    ...(wanted ? [`return=${wanted}`] : []),
    ...(maxPageSize ? [`odata.maxpagesize=${maxPageSize}`] : []),
    ...(includeUnknownEnumMembers ? ['include-unknown-enum-members'] : []),
  ]
  return applied.length > 0 ? { 'Preference-Applied': applied.join(', ') } : {}
}
