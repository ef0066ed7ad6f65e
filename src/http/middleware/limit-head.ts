import { checkHeaderBytes, checkUrlLength, headerBytesOf } from '../request/head-limits.ts'
import type { Step } from './in-order.ts'

/** 414 and 431 for every request, one of a batch too, before its head is read any further. */
export const limitHead: Step = (c) => {
  const { url, headers } = c.req.raw
  // After `https://` and the host.
  checkUrlLength(url.length - url.indexOf('/', 8))
  checkHeaderBytes(c.env.headerBytes ?? headerBytesOf(headers))
}
