import type { OpenApiDocument } from '../../../docs/for-the-page.ts'

export interface FirstRequest {
  readonly path: string
  readonly body: string
}

/** The first create that the document describes with an example: what a newcomer can send as it is. */
export const firstRequest = ({ paths }: OpenApiDocument): FirstRequest | undefined => {
  for (const [path, { post }] of Object.entries(paths)) {
    const content = post?.requestBody?.content?.['application/json']
    const [named] = Object.values(content?.examples ?? {})
    const example = content?.example ?? named?.value
    if (post?.responses?.['201'] && example) return { path, body: JSON.stringify(example, null, 2) }
  }
  return undefined
}
