import type { OpenApiDocument } from '../../../docs/for-the-page.ts'

/** One entity of each set that can be created in, from the examples of the OpenAPI document. */
export const sampleSeed = async () => {
  const { paths }: OpenApiDocument = await (await fetch('/openapi.json')).json()
  const sample: Record<string, readonly unknown[]> = {}
  for (const [path, { post }] of Object.entries(paths)) {
    const content = post?.requestBody?.content?.['application/json']
    const [, set] = /^\/[\w.]+\/([\w/]+)$/.exec(path) ?? []
    if (set && content?.example && post?.responses?.['201']) sample[set] ??= [withoutAnnotations(content.example)]
  }
  return sample
}

const withoutAnnotations = (example: unknown) =>
  Object.fromEntries(Object.entries(Object(example)).filter(([name]) => !name.startsWith('@')))
