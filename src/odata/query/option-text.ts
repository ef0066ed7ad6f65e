import { badRequest, GraphError, overLimit } from '../../errors.ts'
import { limits } from './limits.ts'

/**
 * The text of a $filter, $orderby or $search, fit to be read: not empty, not too long, and of the control characters
 * only tab and line ends. No stored string has others either, which the SQL relies on (U+0001 separates in a search).
 */
export const checkedText = (text: string) => {
  if (text.trim() === '') throw badRequest('The query option is empty.')
  if (text.length > limits.optionLength) {
    throw overLimit('option length', `The query option must not be longer than ${limits.optionLength} characters.`)
  }
  if (!text.isWellFormed() || /[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text)) {
    throw badRequest('The query option contains a character that is not allowed.')
  }
  return text
}

/** Runs the reader of an option; what it refuses names the option as its target. */
export const aimedAt = <Result>(option: string, read: () => Result): Result => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    throw new GraphError(error.code, error.message, { target: option, cause: error })
  }
}
