/** The rows that there are for a caller: those of the tenant that have not expired. */
export interface VisibleRows {
  readonly tenant: string
  /** The least id that has not expired; empty where none does. */
  readonly leastId: string
}

/**
 * The least UUIDv7 (RFC 9562) made at or after an instant (milliseconds since 1970): ids tell when they were made, so
 * that what is too old is a range of the key.
 */
export const leastIdAt = (milliseconds: number) => {
  const hex = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
