/** In the order given; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** An XML element, of other elements or of text. */
export interface Element {
  readonly name: string
  readonly attributes: Attributes
  readonly content: readonly Element[] | string
}

/** An element; empty unless it is given content. */
export const element = (name: string, attributes: Attributes, content: Element['content'] = []): Element => ({
  name,
  attributes,
  content,
})

/** A document of this root, one element a line. */
export const xml = (root: Element) => `<?xml version="1.0" encoding="utf-8"?>\n${serialized(root, '')}`

const serialized = ({ name, attributes, content }: Element, indent: string): string => {
  const start = `${indent}<${name}${Object.entries(attributes).map(attribute).join('')}`
  if (content.length === 0) return `${start} />\n`
  if (typeof content === 'string') return `${start}>${escaped(content)}</${name}>\n`
  return `${start}>\n${content.map((child) => serialized(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}

const attribute = ([name, value]: readonly [string, Attributes[string]]) =>
  value === undefined ? '' : ` ${name}="${escaped(String(value))}"`

/** White space other than a blank would not survive in an attribute (XML 1.0, section 3.3.3). */
const escaped = (text: string) => text.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
