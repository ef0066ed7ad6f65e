/**
 * What a property holds once a request has been read, in the one form that is stored, compared and represented; each
 * kind says which it is (`kinds/`). Null is no value of any kind: a property may hold it where it is nullable.
 */
export type Value = Present | null

/** A value that is there: one, or the items of a collection. */
export type Present = Item | readonly Item[]

type Item = string | number | boolean | Structure

/** The members of a complex value, by name, in their declared order. */
export interface Structure {
  readonly [member: string]: Value
}

/** An entity, by property name, `id` included. */
export type Entity = Readonly<Record<string, Value>>
