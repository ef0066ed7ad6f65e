import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { port, tellAddress } from './rows.ts'

// The floor of the relay: `ws`, and nothing else. It passes each message on as it came, unread, to the other one of the
// same path, and answers each request by the same ack, so that as many frames of about the same length go both ways.
const ack = '{"type":"ack","ackId":1000000,"success":true}'
const connected =
  '{"type":"system","event":"connected","userId":"","connectionId":"c.0","reconnectionToken":"0123456789"}'
const others = new Map<string, WebSocket[]>()

const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false })
sockets.on('connection', (socket, { url = '' }) => {
  const members = others.get(url) ?? []
  others.set(url, [...members, socket])
  socket.send(connected)
  socket.on('message', (data) => {
    // Holds because the library makes one Buffer of a message unless told otherwise.
    const bytes = data as Buffer
    // `{"type":"sequenceAck"` and `{"type":"sendToGroup"` first differ here.
    if (bytes[11] === letterOf('q')) return
    if (bytes[11] === letterOf('n'))
      for (const member of others.get(url) ?? []) if (member !== socket) member.send(bytes, { binary: false })
    socket.send(ack)
  })
  socket.on('close', () => {
    const left = (others.get(url) ?? []).filter((member) => member !== socket)
    if (left.length > 0) others.set(url, left)
    else others.delete(url)
  })
})
const letterOf = (letter: string) => letter.charCodeAt(0)

// Holds because it listens on a port.
server.listen(port, '127.0.0.1', () => tellAddress(server.address() as AddressInfo))
process.once('SIGTERM', () => process.exit())
