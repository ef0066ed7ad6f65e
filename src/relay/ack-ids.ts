/** Ids in a row: the first, how many more there are, and the one that would be next. */
interface Run {
  first: string
  more: number
  next: string
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
  const known = new Set<string>()
  const runs: Run[] = []
  const add = (ackId: string) => {
    known.add(ackId)
    const last = runs.at(-1)
    if (last?.next === ackId) {
      last.more += 1
      last.next = after(ackId)
    } else runs.push({ first: ackId, more: 0, next: after(ackId) })
    const [oldest] = runs
    if (known.size <= most || !oldest) return
    known.delete(oldest.first)
    if (oldest.more === 0) runs.shift()
    else {
      oldest.first = after(oldest.first)
      oldest.more -= 1
    }
  }
  for (const part of text.split(' ').filter(Boolean)) {
    const [first = '', more = ''] = part.split('+')
    const begin = bigintOf36(first)
    for (let at = 0; at <= Number.parseInt(more, 36); at += 1) add(String(begin + BigInt(at)))
  }
  return {
    has: (ackId) => known.has(ackId),
    add,
    text: () => {
      const parts = runs.map(({ first, more }) => `${BigInt(first).toString(36)}+${more.toString(36)}`)
      let length = parts.reduce((sum, part) => sum + part.length + 1, 0)
      while (length > longestText) length -= (parts.shift() ?? '').length + 1
      return parts.join(' ')
    },
  }
}

/** The number after one, each as decimal text; BigInt, which costs more, is for those that need it. */
const after = (id: string) => (id.length < 16 ? String(Number(id) + 1) : String(BigInt(id) + 1n))

const bigintOf36 = (digits: string) =>
  [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
