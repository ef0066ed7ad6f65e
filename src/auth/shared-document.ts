import { isRecord } from '../text/record.ts'

/** A place that several instances share, so that not each has to fetch. Its failures are no failures. */
export interface SharedDocument {
  get(): Promise<string | undefined>
  /** Keeps the text for that long. */
  put(text: string, seconds: number): Promise<void>
}

/** What instances share: a document and its age. Times are in milliseconds since 1970. */
export interface DatedDocument {
  readonly document: string
  readonly fetchedAt: number
  /** When it was last fetched for something that it lacked: the limit on that is everyone's. 0 for never. */
  readonly missedAt: number
}

/** The shared document; undefined when there is none, or nothing that can be read. */
export const recall = async (shared: SharedDocument | undefined): Promise<DatedDocument | undefined> => {
  try {
    const copy: unknown = JSON.parse((await shared?.get()) ?? 'null')
    return isDatedDocument(copy) ? copy : undefined
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
