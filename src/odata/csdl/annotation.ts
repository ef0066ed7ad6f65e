/** An annotation's value, as far as the gateway annotates (CSDL 4.01, section 14.3 and 14.4). */
export type AnnotationExpression =
  | string
  | boolean
  | { readonly kind: 'PropertyPath' | 'NavigationPropertyPath'; readonly path: string }
  | { readonly kind: 'Collection'; readonly items: readonly AnnotationExpression[] }
  | { readonly kind: 'Record'; readonly values: Readonly<Record<string, AnnotationExpression>> }

/** Values by qualified term. Full namespaces throughout: an alias would have to replace them everywhere (section 5.1). */
export type Annotations = Readonly<Record<string, AnnotationExpression>>

const core = 'Org.OData.Core.V1'
const capabilities = 'Org.OData.Capabilities.V1'

/** The vocabularies that annotations come from, for the document's references. */
export const vocabularies = [core, capabilities] as const

/** Where OASIS publishes a vocabulary, in either form. */
export const vocabularyUrl = (vocabulary: string, form: 'xml' | 'json') =>
  `https://oasis-tcs.github.io/odata-vocabularies/vocabularies/${vocabulary}.${form}`

/** `Core.Description`. */
export const descriptionOf = (description: string): Annotations => ({ [`${core}.Description`]: description })

/** The server makes the value, so a client leaves it out of what it sends. */
export const computed: Annotations = { [`${core}.Computed`]: true }

/** The parameter may be left out, and is then as said (vocabulary Core). */
export const optionalParameter = (defaultValue: string | undefined): Annotations => ({
  [`${core}.OptionalParameter`]: record(defaultValue === undefined ? {} : { DefaultValue: defaultValue }),
})

/** Annotations by unqualified term of the Capabilities vocabulary. */
export const capable = (terms: Readonly<Record<string, AnnotationExpression>>): Annotations =>
  Object.fromEntries(Object.entries(terms).map(([term, value]) => [`${capabilities}.${term}`, value]))

/** A record of property values. */
export const record = (values: Readonly<Record<string, AnnotationExpression>>): AnnotationExpression => ({
  kind: 'Record',
  values,
})
/** A collection of expressions. */
export const collection = (items: readonly AnnotationExpression[]): AnnotationExpression => ({
  kind: 'Collection',
  items,
})
/** The path of a structural property. */
export const propertyPath = (path: string): AnnotationExpression => ({ kind: 'PropertyPath', path })
/** The path of a navigation property. */
export const navigationPath = (path: string): AnnotationExpression => ({ kind: 'NavigationPropertyPath', path })
