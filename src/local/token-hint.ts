import { elapsed, type Tick, type Ticks } from '../clock.ts'

/** In milliseconds: the least time between two lines. */
const pause = 60_000

/** What Microsoft's Graph SDKs, kiota and PowerShell's cmdlets call themselves. */
const graphAgent = /\b(graph(?!ql)|msgraph|mggraph|kiota)/i

const isGraphSdk = ({ headers }: Request) =>
  headers.has('SdkVersion') || graphAgent.test(headers.get('User-Agent')?.replaceAll(/[-_]/g, ' ') ?? '')

/**
 * Tells a developer why an SDK came without its token: the stock JavaScript client takes it out of every request that is
 * not over https to a host that it was told of, without a word.
 */
export const tokenHint = (print: (line: string) => void, ticks: Ticks) => {
  let saidAt: Tick | undefined
  return (request: Request, { status }: Response, httpsUrl: string) => {
    if (status !== 401 || request.headers.has('Authorization') || !isGraphSdk(request)) return
    const now = ticks()
    if (saidAt !== undefined && elapsed(saidAt, now) < pause) return
    saidAt = now
    print(
      `A Graph SDK called ${new URL(request.url).protocol}// without its token: it sends one over https only, and to hosts that it was told of. Give it ${httpsUrl}, and ${new URL(httpsUrl).hostname} in customHosts (JavaScript) or the allowed hosts.`,
    )
  }
}
