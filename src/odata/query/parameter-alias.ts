import { badRequest } from '../../errors.ts'
import { decodedOption } from './option-names.ts'

/** What a query gives for a parameter alias, decoded; undefined where it gives nothing. Throws 400 where it does so twice. */
export const parameterAlias = (search: string, alias: string): string | undefined => {
  const given = search
    .replace(/^\?/, '')
    .split('&')
    .flatMap((pair) => {
      const equals = pair.indexOf('=')
      return equals > 0 && decodedOption(pair.slice(0, equals)) === `@${alias}` ? [pair.slice(equals + 1)] : []
    })
  if (given.length > 1) throw badRequest('A parameter alias is given more than once in the query.')
  return given[0] === undefined ? undefined : decodedOption(given[0])
}
