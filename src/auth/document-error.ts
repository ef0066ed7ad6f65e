/** A document that cannot be used. The message is a fixed sentence of ours, fit for the log. */
export class DocumentError extends Error {}

/** What errors without a code, all of Deno among them, say beside the address. */
const trouble =
  /dns error|connection refused|connection reset|invalid peer certificate|tls|invalid http version|bad port/i

/**
 * Why a document could not be had, for the log: of an error that is not our own, only its kind, and the code, the trouble
 * or the kind of what is behind it.
 */
export const causeOf = (error: unknown): string => {
  if (error instanceof DocumentError) return error.message
  // Of JSON.parse, whose message quotes the document.
  if (error instanceof SyntaxError) return 'The document is not JSON.'
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  if (!(cause instanceof Error)) return error.name
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return `${error.name} ${code ?? trouble.exec(cause.message)?.[0] ?? cause.name}`
}
