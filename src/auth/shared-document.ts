import { isRecord } from '../text/record.ts'
/** A place that several instances share, so that not each has to fetch. Its failures are no failures. */
export interface SharedDocument {
  get(): Promise<string | undefined>
  /** Keeps the text for that long. */
  put(text: string, seconds: number): Promise<void>
}

/** A document and its age, which go from instance to instance. Times are in milliseconds since 1970. */
export interface Dated {
  readonly document: string
  /** When it was fetched. */
  readonly at: number
  /** When it was last fetched for something that it did not hold: the limit on that is everyone's. 0 for never. */
  readonly soughtAt: number
}

/** What is shared, or undefined when that is nothing readable. */
export const recall = async (shared: SharedDocument | undefined): Promise<Dated | undefined> => {
  try {
    const found: unknown = JSON.parse((await shared?.get()) ?? 'null')
    return isDated(found) ? found : undefined
  } catch {
    return undefined
  }
}

export const share = async (shared: SharedDocument | undefined, dated: Dated, seconds: number): Promise<void> => {
  try {
    await shared?.put(JSON.stringify(dated), seconds)
  } catch {
    // The instance has what it needs; the others fetch for themselves.
  }
}

const isDated = (value: unknown): value is Dated =>
  isRecord(value) &&
  typeof value.document === 'string' &&
  Number.isSafeInteger(value.at) &&
  Number.isSafeInteger(value.soughtAt)
