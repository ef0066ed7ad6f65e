import { JsonError, readJson } from '../../json/read-json.ts'
import { nearestTo } from '../../text/nearest.ts'
import { isRecord } from '../../text/record.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import { ControlError } from './refusal.ts'

/**
 * The JSON of a request; undefined without a body. Throws a ControlError: for another media type, even of an empty body,
 * since only this one has a browser ask before it sends it.
 */
export const jsonOf = async (request: Request): Promise<unknown> => {
  const type = request.headers.get('Content-Type')
  if (type !== null && !/^application\/json *(;|$)/i.test(type))
    throw new ControlError('UnsupportedMediaType', 'The body must be application/json.', 'Content-Type')
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length === 0) return undefined
  if (type === null)
    throw new ControlError('UnsupportedMediaType', 'The body must be application/json, and say so.', 'Content-Type')
  try {
    return readJson(bytes)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new ControlError('BadRequest', `The body is not taken as JSON: ${error.reason}.`)
  }
}

/** The members of an object, which has no others. Throws a ControlError. */
export const membersOf = <Name extends string>(
  body: unknown,
  names: readonly Name[],
): Readonly<Partial<Record<Name, unknown>>> => {
  if (!isRecord(body)) throw new ControlError('BadRequest', `The body must be a JSON object with ${names.join(', ')}.`)
  for (const name of Object.keys(body)) {
    if (names.some((known) => known === name)) continue
    const near = didYouMean(nearestTo(name, names))
    throw new ControlError(
      'BadRequest',
      `There is no member '${shown(name)}'; there are ${names.join(', ')}.${near}`,
      name,
    )
  }
  // Holds because each name was looked at.
  return body as Readonly<Partial<Record<Name, unknown>>>
}
