/**
 * What a property holds once a request has been read: strings, booleans and null only, because every store keeps these
 * alike. An Edm.DateTimeOffset is a string in UTC with seven fractional digits (`date-time.ts`), so text order is time
 * order; an enum is the name of its member.
 */
export type Value = string | boolean | null

/** An entity, by property name, `id` included. */
export type Entity = Readonly<Record<string, Value>>
