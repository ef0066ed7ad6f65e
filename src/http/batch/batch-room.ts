import { isSafe } from '../request/method.ts'
import type { BatchItem } from './batch-request.ts'
import { readMethod } from './inner-request.ts'

/** Bytes of the whole body that a batch is answered with: as much as four pages. */
export const mostBatchBytes = 4 * 1024 * 1024

/**
 * Bytes kept free for a write that is not answered yet, more than an entity can have in JSON and its headers: a write is
 * carried out whatever came before it, and its answer is told.
 */
export const reservedForWrite = 128 * 1024

/** Bytes kept free for a read that is not answered yet: more than a refusal has. */
const reservedForRead = 4 * 1024

/** Whether a request of a batch changes nothing, so that it can be asked again. */
export const isRead = ({ request: { method } }: BatchItem) => isSafe(readMethod(method) ?? '')

const reserveOf = (item: BatchItem) => (isRead(item) ? reservedForRead : reservedForWrite)

/** Shares out the room that the answer of a batch has, less `taken` bytes around the answers in it. */
export const batchRoom = (items: readonly BatchItem[], taken: number) => {
  let free = items.reduce((rest, item) => rest - reserveOf(item), mostBatchBytes - taken)
  return {
    /** Whether none fits that is more than a refusal. */
    isFull: () => free <= 0,
    /** Takes room for an answer of so many bytes, unless it is to a read and does not fit beside those there are. */
    take: (item: BatchItem, size: number): boolean => {
      const left = free + reserveOf(item) - size
      if (left < 0 && isRead(item)) return false
      free = left
      return true
    },
  }
}
