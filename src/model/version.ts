/** The API versions, as the first segment of every path. */
export const versions = ['beta', 'v1.0'] as const
/** One of them. */
export type Version = (typeof versions)[number]
