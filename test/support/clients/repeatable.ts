/** The headers of a request that its sender may send again (OASIS Repeatable Requests 1.0). */
export const repeatable = (id: string = crypto.randomUUID(), sent = new Date()) => ({
  'Repeatability-Request-ID': id,
  'Repeatability-First-Sent': sent.toUTCString(),
})
