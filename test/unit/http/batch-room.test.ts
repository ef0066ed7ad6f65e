import { expect, it } from 'vitest'
import { served as model } from '../../../src/entities/model.ts'
import { mostRequests } from '../../../src/http/batch/batch-request.ts'
import { batchRoom, mostBatchBytes, reservedForWrite } from '../../../src/http/batch/batch-room.ts'
import { mostPageBytes } from '../../../src/http/response/page-body.ts'

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length
const itemOf = (method: string) => ({ id: '1', key: '1', dependsOn: [], request: { method } })

it.each(model)('keeps room for the largest $name that there can be', ({ properties }) => {
  const largest = Object.entries(properties).map(([name, { kind }]) => {
    const sizes = kind.accepted.map(([, value]) => bytesOf(value))
    return bytesOf(name) + Math.max(0, ...sizes) + 2
  })
  const others = 8 * 1024
  expect(largest.reduce((sum, size) => sum + size, others)).toBeLessThan(reservedForWrite)
})

it('has room for every write of a batch, whatever else is in it', () => {
  expect(mostRequests * reservedForWrite).toBeLessThan(mostBatchBytes)
  const items = [...Array(10).fill(itemOf('get')), ...Array(10).fill(itemOf('PATCH'))]
  const room = batchRoom(items, 100)
  let total = 100
  for (const item of items.slice(0, 10)) {
    if (room.take(item, mostPageBytes)) total += mostPageBytes
    else {
      expect(room.take(item, 2000)).toBe(true)
      total += 2000
    }
  }
  expect(total).toBeGreaterThan(2 * mostPageBytes)
  for (const item of items.slice(10)) {
    expect(room.take(item, reservedForWrite)).toBe(true)
    total += reservedForWrite
  }
  expect(total).toBeLessThanOrEqual(mostBatchBytes)
})
