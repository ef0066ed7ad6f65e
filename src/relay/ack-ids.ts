/** An id below 10^15 as a number; BigInt, which costs more, is for those that need it. */
type Id = number | bigint

/** Ids in a row: the first, and the one that would be next. */
interface Run {
  first: Id
  next: Id
}

/** The ids that a connection has had success with, so that a message that comes twice is taken once. */
export interface AckIds {
  readonly has: (ackId: string) => boolean
  readonly add: (ackId: string) => void
  /** Of all of them, oldest first: `first+more` in base 36, with spaces; runs that make it longer are left out. */
  readonly text: () => string
}

/** Characters: with this a snapshot stays far below 16 KiB, whatever ids a client has made up. */
const longestText = 8192

/** The last `most` of them, in the order in which they came. An id is a decimal number below 2^64, as text. */
export const createAckIds = (most: number, text = ''): AckIds => {
  const runs: Run[] = []
  /** Of all runs but the newest: a client that counts has no other, and so nothing for each message. */
  const older = new Set<Id>()
  let size = 0
  const add = (id: Id) => {
    const newest = runs.at(-1)
    if (newest?.next === id) newest.next = after(id)
    else {
      if (newest) for (let known = newest.first; known !== newest.next; known = after(known)) older.add(known)
      runs.push({ first: id, next: after(id) })
    }
    size += 1
    const [oldest] = runs
    if (size <= most || !oldest) return
    size -= 1
    older.delete(oldest.first)
    oldest.first = after(oldest.first)
    if (oldest.first === oldest.next) runs.shift()
  }
  for (const part of text.split(' ').filter(Boolean)) {
    const [first = '', more = ''] = part.split('+')
    let id = idOf(String(bigintOf36(first)))
    for (let left = Number.parseInt(more, 36); left >= 0; left -= 1) {
      add(id)
      id = after(id)
    }
  }
  return {
    has: (ackId) => {
      const id = idOf(ackId)
      const newest = runs.at(-1)
      return newest !== undefined && ((newest.first <= id && id < newest.next) || older.has(id))
    },
    add: (ackId) => add(idOf(ackId)),
    text: () => {
      const parts = runs.map(
        ({ first, next }) => `${first.toString(36)}+${(BigInt(next) - BigInt(first) - 1n).toString(36)}`,
      )
      let length = parts.reduce((sum, part) => sum + part.length + 1, 0)
      while (length > longestText) length -= (parts.shift() ?? '').length + 1
      return parts.join(' ')
    },
  }
}

/** Of decimal text, which is one number in one spelling. */
const idOf = (text: string): Id => (text.length < 16 ? Number(text) : BigInt(text))

const after = (id: Id): Id => (typeof id === 'number' && id + 1 < 1e15 ? id + 1 : BigInt(id) + 1n)

const bigintOf36 = (digits: string) =>
  [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
