/** Bytes of the whole body of a collection's answer, unless a single object has more: what follows stands behind a link. */
export const mostPageBytes = 1024 * 1024

const utf8 = new TextEncoder()

/** In UTF-8. */
export const byteLength = (text: string) => utf8.encode(text).length

/** The JSON of the first items, as many as there is room for, in bytes; of one, whatever it takes. */
export const textsWithin = <Item>(
  room: number,
  items: readonly Item[],
  represent: (item: Item) => object,
): readonly string[] => {
  const texts: string[] = []
  let size = 0
  for (const item of items) {
    const text = JSON.stringify(represent(item))
    // A comma goes with it.
    size += byteLength(text) + 1
    if (size > room && texts.length > 0) break
    texts.push(text)
  }
  return texts
}

/** An object of JSON, given as a text, with more members after its own; each is a name and the JSON of its value. */
export const withMembers = (json: string, members: readonly (readonly [name: string, json: string])[]) => {
  const more = members.map(([name, value]) => `"${name}":${value}`).join(',')
  return `${json.slice(0, -1)}${json === '{}' ? '' : ','}${more}}`
}
