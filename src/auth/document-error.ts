/** A document that cannot be used. The message is a fixed sentence of ours, fit for the log. */
export class DocumentError extends Error {}

/** Why a document could not be had, for the log: of an error that is not our own, only its kind and code. */
export const causeOf = (error: unknown): string => {
  if (error instanceof DocumentError) return error.message
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? `${error.name} ${String(cause.code)}` : error.name
}
