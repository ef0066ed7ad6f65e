/**
 * Production's bundles say so: the OpenAPI document is made before they are (`entry/bundle/openapi.ts`), and what would make
 * it is left out wherever this is asked, in place: a bundler does not look behind a name for it.
 */
declare const DOCUMENT_IS_BUILT: true | undefined
