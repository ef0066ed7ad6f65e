/** The parameters of a query or a form. One without a value counts as left out (RFC 6749, sections 3.1 and 3.2). */
export const readParameters = (text: string) =>
  new URLSearchParams([...new URLSearchParams(text)].filter(([, value]) => value !== ''))

/** What may stand more than once: a `resource` (RFC 8707, section 2), and the boxes of the sign-in page. */
const repeatable = ['resource', 'permission']

/** Whether one is given twice that must not be (RFC 6749, sections 3.1 and 3.2). */
export const isAnyRepeated = (parameters: URLSearchParams) =>
  [...parameters.keys()].some((name) => parameters.getAll(name).length > 1 && !repeatable.includes(name))
