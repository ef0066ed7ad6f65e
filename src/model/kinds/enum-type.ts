/** A CSDL enumeration type of the namespace `microsoft.graph`. Members in declared order, with their values. */
export interface EnumType {
  readonly name: string
  readonly description: string
  /** A flags enumeration in the model; the gateway takes exactly one member all the same. */
  readonly isFlags: boolean
  readonly members: Readonly<Record<string, number>>
}

/** Tells an enumeration type from the name of a primitive type. */
export const isEnumType = (type: EnumType | string): type is EnumType => typeof type !== 'string'

/**
 * The declared name of the member that a text stands for: its name in any case, or its value (OData ABNF,
 * `enumerationMember` and `enumMemberValue`). Undefined for none, and for several: flags are never combined here.
 */
export const memberNamed = ({ members }: EnumType, text: string): string | undefined => {
  const value = /^[-+]?\d{1,19}$/.test(text) ? Number(text) : undefined
  const lower = text.toLowerCase()
  return Object.keys(members).find((name) => name.toLowerCase() === lower || members[name] === value)
}
