import { ZodType } from '../../../node_modules/zod/v4/classic/schemas.js'

// What `zod` is in the bundles of local mode, which make the OpenAPI document; by file, since the package's own name leads
// back here. Its `z` is all of it, translations included, and @hono/zod-openapi imports that: here it is what it asks for,
// a place to put `openapi`.

export * from '../../../node_modules/zod/v4/classic/schemas.js'
export const z = { ZodType }
