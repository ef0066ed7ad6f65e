import { connect } from 'node:net'

/** Any will do that is not all zeros, for which a server may have less to do. */
const mask = [0x37, 0xfa, 0x21, 0x3d] as const
const head = (opcode: number, length: number) =>
  length < 126
    ? Buffer.of(0x80 | opcode, 0x80 | length, ...mask)
    : Buffer.of(0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff, ...mask)

export const [textFrame, closeFrame, pingFrame, pongFrame] = [0x1, 0x8, 0x9, 0xa] as const

/** A byte of a payload as it goes over the wire. */
export const masked = (byte: number, at: number) => byte ^ (mask[at % 4] ?? 0)

/** A client's frame (RFC 6455, section 5.2) of less than 64 KiB. */
export const frameOf = (opcode: number, payload: Uint8Array) =>
  Buffer.concat([head(opcode, payload.length), payload.map(masked)])

/** Finds the frames of a server, each less than 64 KiB and whole, in what comes of it. */
const framesIn = (onFrame: (opcode: number, payload: Buffer) => void) => {
  let rest: Buffer | undefined
  return (chunk: Buffer) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    for (;;) {
      const short = (bytes[at + 1] ?? 0) & 0x7f
      const from = at + (short === 126 ? 4 : 2)
      if (bytes.length < from) break
      const to = from + (short === 126 ? bytes.readUInt16BE(at + 2) : short)
      if (bytes.length < to) break
      onFrame((bytes[at] ?? 0) & 0x0f, bytes.subarray(from, to))
      at = to
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}

export interface Wire {
  readonly write: (frame: Uint8Array) => void
  readonly end: (frame: Uint8Array) => void
}

/** Opens a WebSocket by hand: a library would cost the sender as much as the server has to do. Rejects unless by 101. */
export const openWire = (url: string, onFrame: (opcode: number, payload: Buffer) => void) =>
  new Promise<Wire>((resolve, reject) => {
    const { host, hostname, port, pathname, search } = new URL(url)
    const socket = connect(Number(port), hostname)
    const found = framesIn(onFrame)
    let answer: Buffer | undefined = Buffer.of()
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`Closed: ${url.replace(/\?.*/, '')}`)))
    socket.on('data', (chunk) => {
      if (!answer) return found(chunk)
      answer = Buffer.concat([answer, chunk])
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0) return
      const [status = ''] = String(answer).split('\r\n')
      if (!status.includes(' 101 ')) return reject(new Error(status))
      const rest = answer.subarray(end + 4)
      answer = undefined
      resolve({ write: (frame) => socket.write(frame), end: (frame) => socket.end(frame) })
      if (rest.length > 0) found(rest)
    })
    socket.write(
      [
        `GET ${pathname}${search} HTTP/1.1`,
        `Host: ${host}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        'Sec-WebSocket-Protocol: json.reliable.webpubsub.azure.v1',
        '\r\n',
      ].join('\r\n'),
    )
  })
