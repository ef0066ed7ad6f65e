import { connect } from 'node:net'
import { framesIn } from '../../relay/raw-frames.ts'

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
