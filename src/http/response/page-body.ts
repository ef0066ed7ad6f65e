/** Bytes of the whole body of a collection's answer, unless a single object has more: what follows stands behind a link. */
export const mostPageBytes = 1024 * 1024

const utf8 = new TextEncoder()

/** In UTF-8. */
export const byteLength = (text: string) => utf8.encode(text).length

/** Bytes that a UTF-16 code unit may take in UTF-8. */
const mostOfUnit = 3

/** The JSON of the first items, as many as there is room for, in bytes; of one, whatever it takes. */
export const textsWithin = <Item>(
  room: number,
  items: readonly Item[],
  represent: (item: Item) => object,
): readonly string[] => {
  const texts: string[] = []
  let units = 0
  /** In bytes; counted only where there may be too many, since that takes as long as to write the texts. */
  let size: number | undefined
  for (const item of items) {
    const text = JSON.stringify(represent(item))
    // A comma goes with it.
    units += text.length + 1
    if (units * mostOfUnit > room) {
      size ??= byteLength(texts.join()) + (texts.length > 0 ? 1 : 0)
      size += byteLength(text) + 1
      if (size > room && texts.length > 0) break
    }
    texts.push(text)
  }
  return texts
}

/** An object of JSON, given as a text, with more members after its own; each is a name and the JSON of its value. */
export const withMembers = (json: string, members: readonly (readonly [name: string, json: string])[]) => {
  const more = members.map(([name, value]) => `"${name}":${value}`).join(',')
  return `${json.slice(0, -1)}${json === '{}' ? '' : ','}${more}}`
}
