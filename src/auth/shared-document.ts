import type { Instant } from '../clock.ts'
import { isRecord } from '../text/record.ts'

/** A place that several instances share, so that not each has to fetch. Its failures are no failures. */
export interface SharedDocument {
  get(): Promise<string | undefined>
  /** Keeps the text for that long. */
  put(text: string, seconds: number): Promise<void>
}

/** In milliseconds: how far the clock of the instance that wrote may be ahead. */
const mostAhead = 5 * 60_000

/** What instances share: a document and when it is from. Times are in milliseconds since 1970. */
export interface DatedDocument {
  readonly document: string
  readonly fetchedAt: number
  /** When it was last fetched for something that it lacked: the limit on that is everyone's. 0 for never. */
  readonly missedAt: number
}

/** A document as another instance left it, and how long ago things were, in milliseconds. */
interface Recalled {
  readonly document: string
  readonly age: number
  readonly missedFor: number
}

/**
 * The shared document; undefined when there is none, or nothing that can be read, or when one of the two clocks is wrong:
 * what is dated in the future would be trusted for longer, or keep others from fetching.
 */
export const recall = async (shared: SharedDocument | undefined, now: Instant): Promise<Recalled | undefined> => {
  try {
    const copy: unknown = JSON.parse((await shared?.get()) ?? 'null')
    if (!isDatedDocument(copy) || Math.max(copy.fetchedAt, copy.missedAt) > now + mostAhead) return undefined
    const { document, fetchedAt, missedAt } = copy
    return { document, age: Math.max(0, now - fetchedAt), missedFor: Math.max(0, now - missedAt) }
  } catch {
    return undefined
  }
}

/** Leaves a document for the other instances, for so many seconds. Never rejects. */
export const share = async (
  shared: SharedDocument | undefined,
  document: DatedDocument,
  seconds: number,
): Promise<void> => {
  try {
    await shared?.put(JSON.stringify(document), seconds)
  } catch {
    // The instance has what it needs; the others fetch for themselves.
  }
}

const isDatedDocument = (value: unknown): value is DatedDocument =>
  isRecord(value) &&
  typeof value.document === 'string' &&
  Number.isSafeInteger(value.fetchedAt) &&
  Number.isSafeInteger(value.missedAt)
