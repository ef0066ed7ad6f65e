/**
 * Whether a version such as `24.1.0` comes before another; parts that are left out are 0. Number by number, since
 * `localeCompare` has the process load the rules of a language, which takes a tenth of a start.
 */
export const isOlder = (version: string, than: string): boolean => {
  const [numbers, others] = [numbersOf(version), numbersOf(than)]
  const at = others.findIndex((other, index) => other !== (numbers[index] ?? 0))
  return at !== -1 && (numbers[at] ?? 0) < (others[at] ?? 0)
}

const numbersOf = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10))
