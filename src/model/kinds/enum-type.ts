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
