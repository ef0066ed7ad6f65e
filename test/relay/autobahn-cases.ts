import { utf8Cases } from './autobahn-utf8.ts'
import { frameOf, opcodes } from './raw-frames.ts'

const { continuation, text, binary, close, ping, pong } = opcodes

/** What is sent, and what has to come of it. */
export interface Case {
  readonly id: string
  readonly frames: readonly Buffer[]
  /** Bytes that are sent at a time; a frame at a time unless it is said. */
  readonly chop?: number
  /** The frames that come back, each its opcode and its payload. */
  readonly comes?: readonly (readonly [opcode: number, payload: Uint8Array | string])[]
  /** The code of the server's close: 1005 for none. Where none is said, it has to take, and to answer, one of 1000. */
  readonly closes?: number
}

const part = { isFinal: false }
const closing = (code: number, reason: Uint8Array | string = '') => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(code)
  return frameOf(close, Buffer.concat([bytes, Buffer.from(reason)]))
}
/** The same in several ways of sending it: all at once is what a `chop` of many bytes is. */
const chopped = (ids: readonly string[], of: Omit<Case, 'id' | 'chop'>): readonly Case[] =>
  ids.map((id, at) => ({ ...of, id, ...(at > 0 && { chop: at === 1 ? 100_000 : 1 }) }))
const echoed = (id: string, opcode: number, payload: Uint8Array | string, chop?: number): Case => ({
  id,
  frames: [frameOf(opcode, payload)],
  comes: [[opcode, payload]],
  ...(chop && { chop }),
})
const fails = (id: string, frames: readonly Buffer[], rest: Partial<Case> = {}): Case => ({
  id,
  frames,
  closes: 1002,
  ...rest,
})

const sizes = [0, 125, 126, 127, 128, 65_535, 65_536]
const framing = [
  ...sizes.map((size, at) => echoed(`1.1.${at + 1}`, text, '*'.repeat(size))),
  echoed('1.1.8', text, '*'.repeat(65_536), 997),
  ...sizes.map((size, at) => echoed(`1.2.${at + 1}`, binary, Buffer.alloc(size, 0xfe))),
  echoed('1.2.8', binary, Buffer.alloc(65_536, 0xfe), 997),
]

const pinged = (id: string, payload: Uint8Array | string, chop?: number): Case => ({
  id,
  frames: [frameOf(ping, payload)],
  comes: [[pong, payload]],
  ...(chop && { chop }),
})
const tenPings = Array.from({ length: 10 }, (_, at) => `payload-${at}`)
const pings: readonly Case[] = [
  pinged('2.1', ''),
  pinged('2.2', 'Hello, world!'),
  pinged('2.3', Buffer.from('00fffefdfcfb00ff', 'hex')),
  pinged('2.4', Buffer.alloc(125, 0xfe)),
  fails('2.5', [frameOf(ping, Buffer.alloc(126, 0xfe))]),
  pinged('2.6', Buffer.alloc(125, 0xfe), 1),
  { id: '2.7', frames: [frameOf(pong)] },
  { id: '2.8', frames: [frameOf(pong, 'unsolicited pong payload')] },
  { id: '2.9', frames: [frameOf(pong, 'unsolicited'), frameOf(ping, 'ping payload')], comes: [[pong, 'ping payload']] },
  {
    id: '2.10',
    frames: tenPings.map((payload) => frameOf(ping, payload)),
    comes: tenPings.map((payload) => [pong, payload] as const),
  },
  {
    id: '2.11',
    chop: 1,
    frames: tenPings.map((payload) => frameOf(ping, payload)),
    comes: tenPings.map((payload) => [pong, payload] as const),
  },
]

const hello = 'Hello, world!'
/** A good text before, whose echo comes first, and a ping after, that nobody answers. */
const between = (frame: Buffer) => [frameOf(text, hello), frame, frameOf(ping)]
const comes = [[text, hello]] as const
const reserved: readonly Case[] = [
  fails('3.1', [frameOf(text, hello, { reserved: 1 })]),
  fails('3.2', between(frameOf(text, hello, { reserved: 2 })), { comes }),
  fails('3.3', between(frameOf(text, hello, { reserved: 3 })), { comes, chop: 100_000 }),
  fails('3.4', between(frameOf(text, hello, { reserved: 4 })), { comes, chop: 1 }),
  fails('3.5', [frameOf(binary, Buffer.alloc(8, 0xff), { reserved: 5 })]),
  fails('3.6', [frameOf(ping, hello, { reserved: 6 })]),
  fails('3.7', [frameOf(close, '', { reserved: 7 })]),
]
const unknownOpcodes = [3, 11].flatMap((first, kind) => [
  fails(`4.${kind + 1}.1`, [frameOf(first)]),
  fails(`4.${kind + 1}.2`, [frameOf(first + 1, 'reserved opcode payload')]),
  fails(`4.${kind + 1}.3`, between(frameOf(first + 2)), { comes }),
  fails(`4.${kind + 1}.4`, between(frameOf(first + 3, hello)), { comes, chop: 1 }),
  fails(`4.${kind + 1}.5`, between(frameOf(first + 4, hello)), { comes, chop: 100_000 }),
])

const two = [frameOf(text, 'fragment1', part), frameOf(continuation, 'fragment2')]
const [begun = Buffer.of(), ended = Buffer.of()] = two
const whole = [[text, 'fragment1fragment2']] as const
const stray = (isFinal: boolean) => [
  frameOf(continuation, 'non-continuation payload', { isFinal }),
  frameOf(text, hello),
]
const five = ['fragment1', 'fragment2', 'fragment3', 'fragment4', 'fragment5'].map((payload, at) =>
  frameOf(at === 0 ? text : continuation, payload, { isFinal: at === 4 }),
)
const pinging = [
  ...five.slice(0, 2),
  frameOf(ping, 'pongme 1!'),
  ...five.slice(2, 4),
  frameOf(ping, 'pongme 2!'),
  ...five.slice(4),
]
const pongs = [
  [pong, 'pongme 1!'],
  [pong, 'pongme 2!'],
  [text, 'fragment1fragment2fragment3fragment4fragment5'],
] as const
const fragments: readonly Case[] = [
  fails('5.1', [frameOf(ping, 'fragment1', part), frameOf(continuation, 'fragment2')]),
  fails('5.2', [frameOf(pong, 'fragment1', part), frameOf(continuation, 'fragment2')]),
  ...chopped(['5.3', '5.4', '5.5'], { frames: two, comes: whole }),
  ...chopped(['5.6', '5.7', '5.8'], {
    frames: [begun, frameOf(ping, 'ping'), ended],
    comes: [[pong, 'ping'], ...whole],
  }),
  ...chopped(['5.9', '5.10', '5.11'], { frames: stray(true), closes: 1002 }),
  ...chopped(['5.12', '5.13', '5.14'], { frames: stray(false), closes: 1002 }),
  fails('5.15', [...two, ...stray(false)], { comes: whole }),
  fails('5.16', [...stray(false).slice(0, 1), ...two]),
  fails('5.17', [...stray(true).slice(0, 1), ...two]),
  fails('5.18', [begun, frameOf(text, 'fragment2')]),
  ...chopped(['5.19', '5.20'], { frames: pinging, comes: pongs }),
]

const greeting = 'Hello-µ@ßöäüàá-UTF-8!!'
const inParts = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    frameOf(at === 0 ? text : continuation, bytes.subarray(at * size, (at + 1) * size), {
      isFinal: (at + 1) * size >= bytes.length,
    }),
  )
const empty = (middle: string) => [frameOf(text, '', part), frameOf(continuation, middle, part), frameOf(continuation)]
/** Good, then what no text has, then good again. */
const spoilt = Buffer.concat([Buffer.from('κόσμε'), Buffer.from('eda080', 'hex'), Buffer.from('edited')])
const cut = [
  Buffer.from('cebae1bdb9cf83cebcceb5f4', 'hex'),
  Buffer.from('90', 'hex'),
  Buffer.from('8080656469746564', 'hex'),
]
const inThree = cut.map((bytes, at) => frameOf(at === 0 ? text : continuation, bytes, { isFinal: at === 2 }))
const utf8: readonly Case[] = [
  echoed('6.1.1', text, ''),
  { id: '6.1.2', frames: empty(''), comes: [[text, '']] },
  { id: '6.1.3', frames: empty('middle frame payload'), comes: [[text, 'middle frame payload']] },
  echoed('6.2.1', text, greeting),
  { id: '6.2.2', frames: inParts(Buffer.from(greeting), 7), comes: [[text, greeting]] },
  { id: '6.2.3', frames: inParts(Buffer.from(greeting), 1), comes: [[text, greeting]] },
  { id: '6.2.4', frames: inParts(Buffer.from('κόσμε'), 1), comes: [[text, 'κόσμε']] },
  { id: '6.3.1', frames: [frameOf(text, spoilt)], closes: 1007 },
  { id: '6.3.2', frames: inParts(spoilt, 1), closes: 1007 },
  // To close before the message is whole ("fail fast") is more than RFC 6455 asks for: Autobahn calls it non-strict not to.
  { id: '6.4.1', frames: inThree, closes: 1007 },
  { id: '6.4.3', frames: [frameOf(text, Buffer.concat(cut))], chop: 12, closes: 1007 },
  ...utf8Cases.flatMap(([group, isText, all]) =>
    all.map((bytes): Case => {
      const id = `${group} ${bytes.toString()}`
      return isText ? echoed(id, text, bytes) : { id, frames: [frameOf(text, bytes)], closes: 1007 }
    }),
  ),
]

const closed = (id: string, frame: Buffer, closes: number): Case => ({ id, frames: [frame], closes })
const big = 'x'.repeat(256 * 1024)
const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
const noCodes = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535]
const closings: readonly Case[] = [
  { id: '7.1.1', frames: [frameOf(text, hello), closing(1000)], comes, closes: 1000 },
  { id: '7.1.2', frames: [closing(1000), closing(1000)], closes: 1000 },
  { id: '7.1.3', frames: [closing(1000), frameOf(ping)], closes: 1000 },
  { id: '7.1.4', frames: [closing(1000), frameOf(text, hello)], closes: 1000 },
  { id: '7.1.5', frames: [begun, closing(1000), ended], closes: 1000 },
  { id: '7.1.6', frames: [frameOf(text, big), closing(1000), frameOf(ping)], comes: [[text, big]], closes: 1000 },
  closed('7.3.1', frameOf(close), 1005),
  closed('7.3.2', frameOf(close, 'a'), 1002),
  closed('7.3.3', closing(1000), 1000),
  closed('7.3.4', closing(1000, 'Hello World!'), 1000),
  closed('7.3.5', closing(1000, 'x'.repeat(123)), 1000),
  closed('7.3.6', closing(1000, 'x'.repeat(124)), 1002),
  closed('7.5.1', closing(1000, spoilt), 1007),
  ...codes.map((code) => closed(`7.7 ${code}`, closing(code), code)),
  ...noCodes.map((code) => closed(`7.9 ${code}`, closing(code), 1002)),
]

const mebibyte = 1024 * 1024
const manyOf = (id: string, opcode: number, size: number): Case => {
  const payload = Buffer.alloc(size, 0x2a)
  return {
    id,
    chop: 10_000,
    frames: Array.from({ length: 1000 }, () => frameOf(opcode, payload)),
    comes: Array.from({ length: 1000 }, () => [opcode, payload] as const),
  }
}
const largeParts = (opcode: number) =>
  Array.from({ length: 64 }, (_, at) =>
    frameOf(at === 0 ? opcode : continuation, Buffer.alloc(mebibyte / 64, 0x2a), { isFinal: at === 63 }),
  )
/** The cases of 9 are Autobahn's as far as a message has no more than 1 MiB and 64 fragments, which is what is taken here. */
const limits = [
  ...[text, binary].flatMap((opcode) => [
    ...[65_536, 262_144, mebibyte].map((size) => echoed(`9.${opcode} of ${size}`, opcode, Buffer.alloc(size, 0x2a))),
    echoed(`9.${opcode + 4}`, opcode, Buffer.alloc(mebibyte, 0x2a), 2048),
    { id: `9.${opcode + 2}`, frames: largeParts(opcode), comes: [[opcode, Buffer.alloc(mebibyte, 0x2a)]] } as const,
    ...[0, 16, 256].map((size) => manyOf(`9.${opcode + 6} of ${size}`, opcode, size)),
    // Its beginning: what follows is not read any more.
    { id: `9.${opcode}.4`, frames: [frameOf(opcode, Buffer.alloc(4 * mebibyte)).subarray(0, 100)], closes: 1009 },
  ]),
  { id: '9.3, of 65 fragments', frames: inParts(Buffer.alloc(65, 0x2a), 1), closes: 1008 },
]
const ofItself: Case = {
  id: '10.1.1',
  frames: inParts(Buffer.alloc(65_536, 0x2a), 1300),
  comes: [[text, Buffer.alloc(65_536, 0x2a)]],
}

/** The cases of the Autobahn test suite 25.10 by its numbers, all but those of compression (12, 13), which is not offered. */
export const groups: Readonly<Record<string, readonly Case[]>> = {
  '1 framing': framing,
  '2 pings': pings,
  '3 reserved bits': reserved,
  '4 opcodes': unknownOpcodes,
  '5 fragmentation': fragments,
  '6 UTF-8': utf8,
  '7 close handling': closings,
  '9 limits': limits,
  '10 fragmentation by the sender': [ofItself],
}

/** What ends a case in which the server is not to close. */
export const lastFrame = closing(1000)
