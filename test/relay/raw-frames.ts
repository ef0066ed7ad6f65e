/** Any will do that is not all zeros, for which a server may have less to do. */
const mask = [0x37, 0xfa, 0x21, 0x3d] as const

/** A byte of a payload as it goes over the wire. */
export const masked = (byte: number, at: number) => byte ^ (mask[at % 4] ?? 0)

/** Of the frames that are named here (RFC 6455, section 5.2). */
export const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const

const lengthOf = (length: number) => {
  if (length < 126) return Buffer.of(0x80 | length)
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9)
  bytes[0] = 0x80 | (length < 65_536 ? 126 : 127)
  if (length < 65_536) bytes.writeUInt16BE(length, 1)
  else bytes.writeBigUInt64BE(BigInt(length), 1)
  return bytes
}

/** A client's frame, well-formed or not. */
export const frameOf = (
  opcode: number,
  payload: Uint8Array | string = '',
  { isFinal = true, reserved = 0 } = {},
): Buffer => {
  const bytes = Buffer.from(payload)
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  return Buffer.concat([Buffer.of(first), lengthOf(bytes.length), Buffer.from(mask), bytes.map(masked)])
}

/** Finds the frames of a server, each of them whole, in what comes of it. */
export const framesIn = (onFrame: (opcode: number, payload: Buffer) => void) => {
  let rest: Buffer | undefined
  return (chunk: Buffer) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    for (;;) {
      const short = (bytes[at + 1] ?? 0) & 0x7f
      const from = at + (short < 126 ? 2 : short === 126 ? 4 : 10)
      if (bytes.length < from) break
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6)
      if (bytes.length < from + length) break
      onFrame((bytes[at] ?? 0) & 0x0f, bytes.subarray(from, from + length))
      at = from + length
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}
