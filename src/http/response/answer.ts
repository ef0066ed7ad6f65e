import type { Answer, GatewayContext } from '../gateway-env.ts'

/**
 * An answer with the headers of every answer beside its own, which take the place of those of the same name; `Vary` is
 * added to. One plain record and a body that is whole: the server sends that without making web objects of it.
 */
export const answer = (
  c: GatewayContext,
  status: number,
  body: Answer['body'],
  own: Readonly<Record<string, string>> = {},
): Response => {
  const general = c.get('headers')
  const headers = { ...general, ...own }
  if (own.Vary !== undefined && general.Vary !== undefined) headers.Vary = `${own.Vary}, ${general.Vary}`
  c.env.outer?.take({ status, headers, body })
  return new Response(body, { status, headers })
}
