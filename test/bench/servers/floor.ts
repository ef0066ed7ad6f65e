import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { v7 } from 'uuid'
import { openRows, port, tellAddress } from './rows.ts'

// The floor: a row stored or read by node:http and better-sqlite3, and nothing else. It believes the tenant it is told.
const connection = openRows()
const columns = `id, session_key sessionKey, session_type sessionType, pub_sub_encryption_key pubSubEncryptionKey,
  pub_sub_encryption pubSubEncryption`
const insert = connection.prepare('insert into session values (?, ?, 1, ?, ?, ?, ?)')
const get = connection.prepare(`select ${columns} from session where tenant = ? and id = ?`)
const list = connection.prepare(`select ${columns} from session where tenant = ? order by id limit ?`)

const server = createServer((request, response) => {
  const { method, url = '' } = request
  const { tenant } = request.headers
  const send = (status: number, body: unknown) => {
    response.statusCode = status
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(body))
  }
  if (method === 'GET') {
    const [, top] = url.split('top=')
    send(200, top === undefined ? get.get(tenant, url.split('/')[2]) : { value: list.all(tenant, Number(top)) })
    return
  }
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => {
    text += chunk
  })
  request.on('end', () => {
    const row = { id: v7(), ...JSON.parse(text) }
    insert.run(tenant, row.id, row.sessionKey, row.sessionType, row.pubSubEncryptionKey, row.pubSubEncryption)
    send(201, row)
  })
})
// Holds because it listens on a port.
server.listen(port, '127.0.0.1', () => tellAddress(server.address() as AddressInfo))
