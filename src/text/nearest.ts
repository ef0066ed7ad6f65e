import { closestMatch } from 'leven'

/** The longest text that is looked up: no name is longer. */
const maxLength = 64

/**
 * The name that a misspelled one most likely means: in any case, at most a third of its letters away (Levenshtein
 * distance). Undefined where none is near.
 */
export const nearestTo = (text: string, names: Iterable<string>): string | undefined => {
  const byLowerCase = new Map([...names].map((name) => [name.toLowerCase(), name]))
  const lower = text.slice(0, maxLength).toLowerCase()
  const nearest = closestMatch(lower, [...byLowerCase.keys()], { maxDistance: Math.floor(lower.length / 3) })
  return nearest === undefined ? undefined : byLowerCase.get(nearest)
}
