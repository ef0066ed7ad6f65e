import { HonoBase } from 'hono/hono-base'

// What production's bundles have in the place of @hono/zod-openapi, by the same names: their OpenAPI document was made when
// they were built (`build-document.ts`), so that what describes routes to it describes them to nobody.

const ignore = () => {}

/** Hono, with the router that it is given and no other, and a registry that keeps nothing. */
export class OpenAPIHono extends HonoBase {
  readonly openAPIRegistry = { registerPath: ignore, registerComponent: ignore }
}
