import { is, Param, Placeholder, type SQLWrapper } from 'drizzle-orm'
import { CasingCache } from 'drizzle-orm/casing'
import { once } from '../../text/once.ts'
import type { Bindable, Statement } from '../engines/database.ts'

/**
 * Drizzle as the writer of SQL only: statements are run by a `Database`, the same way for every engine. What its dialect of
 * SQLite would say, which brings with it all that makes queries.
 */
const dialect = {
  casing: new CasingCache(),
  escapeName: (name: string) => `"${name.replaceAll('"', '""')}"`,
  escapeString: (text: string) => `'${text.replaceAll("'", "''")}'`,
  // SQLite prepares a statement anew whenever a value is bound that its plan may depend on, which takes longer than to run
  // it. A plus is no operation, keeps that from happening, and leaves the plan as it is.
  escapeParam: () => '+?',
}

/** The values of placeholders, by their names. */
export type Values = Readonly<Record<string, Bindable | undefined>>

/** Writes the SQL once, at the first call; each gives it the values of its placeholders. Throws where one has none. */
export const prepared = (query: SQLWrapper, isRepeatable = true) => {
  const written = once(() => {
    const { sql, params } = query.getSQL().toQuery(dialect)
    return { sql, slots: params.map(slotOf) }
  })
  return (values: Values): Statement => {
    const { sql, slots } = written()
    const params = slots.map(({ name, fixed }) => {
      const value = name === undefined ? fixed : values[name]
      if (value === undefined) throw new Error(`The placeholder ${name} has no value.`)
      return value
    })
    return { sql, params, isRepeatable }
  }
}

/** Writes a query that has no placeholders. */
export const toStatement = (query: SQLWrapper, isRepeatable = true): Statement => prepared(query, isRepeatable)({})

/** Texts of statements by their shape, each written when it is first needed: to write one takes longer than to run it. */
export const textsByShape = () => {
  const texts = new Map<string, ReturnType<typeof prepared>>()
  return (shape: string, query: () => SQLWrapper, isRepeatable?: boolean) => {
    const known = texts.get(shape)
    if (known) return known
    const text = prepared(query(), isRepeatable)
    // Each selection of properties makes others.
    if (texts.size >= mostTexts) texts.clear()
    texts.set(shape, text)
    return text
  }
}

const mostTexts = 200

/** A placeholder, which drizzle wraps where it stands beside a column; or a value, which is there from the first. */
const slotOf = (param: unknown): { readonly name?: string; readonly fixed?: Bindable } => {
  const inner = is(param, Param) ? param.value : param
  // Holds because every bound value of this room is a string, a number or null; drizzle types them unknown.
  return is(inner, Placeholder) ? { name: String(inner.name) } : { fixed: inner as Bindable }
}
