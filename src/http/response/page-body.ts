/** Bytes of the whole body of a collection's answer, unless a single object has more: what follows stands behind a link. */
export const mostPageBytes = 1024 * 1024

const utf8 = new TextEncoder()

const byteLength = (text: string) => utf8.encode(text).length

/** Bytes that a UTF-16 code unit may take in UTF-8. */
const mostOfUnit = 3

/** The first items of a page: as JSON, and how many there are. */
interface Shown {
  readonly json: string
  readonly amount: number
}

/** As many as there is room for beside another text, in bytes; of one, whatever it takes. */
export const shownWithin = <Item>(
  most: number,
  beside: string,
  items: readonly Item[],
  represent: (item: Item) => object,
): Shown => {
  const json = JSON.stringify(items.map(represent))
  // Bytes are counted only where there may be too many.
  if ((json.length + beside.length) * mostOfUnit <= most) return { json, amount: items.length }
  const room = most - byteLength(beside)
  if (byteLength(json) <= room) return { json, amount: items.length }
  const texts: string[] = []
  let size = '['.length
  for (const item of items) {
    const text = JSON.stringify(represent(item))
    // With what follows: a comma, or the bracket.
    size += byteLength(text) + 1
    if (size > room && texts.length > 0) break
    texts.push(text)
  }
  return { json: `[${texts.join()}]`, amount: texts.length }
}

/** An object of JSON, by the names and the JSON of its members. */
export const objectOf = (members: readonly (readonly [name: string, json: string])[]) =>
  `{${members.map(([name, json]) => `"${name}":${json}`).join()}}`
