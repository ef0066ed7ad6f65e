// Runs before the reference, and has it do without what the page's Content-Security-Policy refuses.

// A library in it would try whether it may make code out of text.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.content ?? ''
const create = document.createElement.bind(document)
// It makes its style elements by this, and gives most of them no nonce; whatever else is made is made as ever.
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}) as typeof document.createElement

export {}
