/** The API versions, as the first segment of every path. */
export const versions = ['beta', 'v1.0'] as const
/** One of them. */
export type Version = (typeof versions)[number]

/** What is wrong with the versions that a declaration names. */
export const versionFaults = (declared: readonly Version[]): readonly string[] => [
  ...(declared.length === 0 ? ['no version shows it'] : []),
  ...(new Set(declared).size < declared.length ? ['it names a version twice'] : []),
]
