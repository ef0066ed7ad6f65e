import { notSupported } from './functions.ts'
import type { Cursor } from './tokens.ts'

/**
 * Refuses a collection or an object in JSON (`arrayOrObject` in the ABNF): with 501 once it is read to its end, since
 * OData knows it, with 400 where it is malformed. Does nothing where something else comes next.
 */
export const readStructure = (cursor: Cursor, readExpression: () => unknown): void => {
  const { text } = cursor.peek()
  if (!skipStructure(cursor, readExpression)) return
  throw notSupported(text === '[' ? 'A collection in an expression' : 'An object in an expression')
}

const skipStructure = (cursor: Cursor, readExpression: () => unknown): boolean => {
  const skipValue = () => skipString(cursor) || skipStructure(cursor, readExpression) || readExpression()
  if (cursor.accept('[')) skipItems(cursor, ']', skipValue)
  else if (cursor.accept('{')) {
    skipItems(cursor, '}', () => {
      if (!skipString(cursor)) throw cursor.unexpected({ what: 'a name in double quotes' })
      cursor.expect(':')
      skipValue()
    })
  } else return false
  return true
}

const skipItems = (cursor: Cursor, close: string, skipItem: () => void) => {
  if (cursor.accept(close)) return
  do cursor.nested(skipItem)
  while (cursor.accept(','))
  cursor.expect(close)
}

const skipString = (cursor: Cursor) => {
  const isString = cursor.peek().kind === 'jsonString'
  if (isString) cursor.next()
  return isString
}
