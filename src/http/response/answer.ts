import type { Answer, GatewayContext } from '../gateway-env.ts'

/**
 * An answer with the headers of every answer beside its own, which take the place of those of the same name; `Vary` is
 * added to. One plain record and a body that is whole: the server sends that without making web objects of it.
 */
export const answer = (
  c: GatewayContext,
  status: number,
  body: Answer['body'],
  ...own: readonly Readonly<Record<string, string>>[]
): Response => {
  const general = c.get('headers')
  const headers = { ...general }
  for (const some of own) for (const name in some) headers[name] = some[name] ?? ''
  if (general.Vary !== undefined && headers.Vary !== general.Vary) headers.Vary = `${headers.Vary}, ${general.Vary}`
  c.env.outer?.take({ status, headers, body })
  return new Response(body, { status, headers })
}
