/** OData ABNF `dateTimeOffsetValue`: seconds may be left out, up to 12 fractional digits, an offset is required. */
const dateTimePattern =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,12}))?)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/i

/**
 * An Edm.DateTimeOffset in the one form that is stored and compared: UTC, seven fractional digits (100 ns, what the
 * published examples carry; further digits are cut). Undefined when the text is no instant of the years 0001 to 9999.
 */
export const toInstant = (text: string): string | undefined => {
  const match = dateTimePattern.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = match
  const local = new Date(0)
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (local.getUTCDate() !== Number(day)) return undefined
  local.setUTCHours(Number(hour), Number(minute) - offsetMinutes(zone), Number(second))
  const utcYear = local.getUTCFullYear()
  if (utcYear < 1 || utcYear > 9999) return undefined
  return `${local.toISOString().slice(0, 19)}.${fraction.slice(0, 7).padEnd(7, '0')}Z`
}

/** An instant of the system clock (milliseconds since 1970) in the stored form. */
export const instantOf = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 23)}0000Z`

/** The stored form as Graph writes it: no trailing zeros in the fraction. */
export const fromInstant = (instant: string) => instant.replace(/\.?0*Z$/, 'Z')

const offsetMinutes = (zone: string) => {
  if (zone.toUpperCase() === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return zone.startsWith('-') ? -minutes : minutes
}
