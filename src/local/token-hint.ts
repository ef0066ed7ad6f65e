/** In milliseconds: the least time between two lines. */
const pause = 60_000

/** What Microsoft's Graph SDKs, kiota and PowerShell's cmdlets call themselves. */
const graphAgent = /\b(graph(?!ql)|msgraph|mggraph|kiota)/i

const isGraphSdk = ({ headers }: Request) =>
  headers.has('SdkVersion') || graphAgent.test(headers.get('User-Agent')?.replaceAll(/[-_]/g, ' ') ?? '')

/**
 * Tells a developer why an SDK came without its token: the stock JavaScript client takes it out of every request that is
 * not over https to a host that it was told of, without a word. The clock is in milliseconds.
 */
export const tokenHint = (print: (line: string) => void, clock: () => number) => {
  let next = Number.NEGATIVE_INFINITY
  return (request: Request, { status }: Response, httpsUrl: string) => {
    if (status !== 401 || request.headers.has('Authorization') || !isGraphSdk(request) || clock() < next) return
    next = clock() + pause
    print(
      `A Graph SDK called ${new URL(request.url).protocol}// without its token: it sends one over https only, and to hosts that it was told of. Give it ${httpsUrl}, and ${new URL(httpsUrl).hostname} in customHosts (JavaScript) or the allowed hosts.`,
    )
  }
}
