import type { Precondition } from '../../db/store/precondition.ts'
import { badRequest, GraphError } from '../../errors.ts'

/** Reads If-Match and If-None-Match. Tags that the gateway never gave match nothing. Throws 400 for what is no tag list. */
export const parsePrecondition = (header: (name: string) => string | undefined): Precondition => ({
  ifMatch: revisionsIn('If-Match', header('If-Match')),
  ifNoneMatch: revisionsIn('If-None-Match', header('If-None-Match')),
})

const tagList = /^\s*(?:W\/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W\/)?"[\x21\x23-\x7e]*"\s*)*$/
/** More tags than any client has reason to send, and few enough to bind. */
const mostTags = 20

const revisionsIn = (name: string, value: string | undefined): Precondition['ifMatch'] => {
  if (value === undefined) return undefined
  if (value.trim() === '*') return 'any'
  if (!tagList.test(value)) throw badRequest(`The ${name} header contains an invalid value.`, name)
  const tags = [...value.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag)
  if (tags.length > mostTags) throw badRequest(`The ${name} header names more than ${mostTags} entity tags.`, name)
  return tags.filter((tag) => /^\d{1,15}$/.test(tag)).map(Number)
}

/** 412 for an entity that is not in the state that If-Match or If-None-Match demands. */
export const preconditionFailed = () =>
  new GraphError('PreconditionFailed', "The entity tag in the request does not match the resource's current one.")
