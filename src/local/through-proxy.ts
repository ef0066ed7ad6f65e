/**
 * Names of headers that proxies, tunnels and content delivery networks add, and clients do not: the standard ones (RFC
 * 7239, RFC 9110 section 7.6.3, RFC 8586), the customary ones for the client's address and the first host, and those
 * that a vendor's name begins.
 */
const ofProxies = [
  /^(?:via|cdn-loop|front-end-https)$/,
  /^(?:x-)?forward(?:ed)?(?:-.+)?$/,
  /^(?:.+-)?(?:client|real|remote|connecting|originating|proxyuser)-?(?:ip|addr)(?:v6)?$/,
  /^x-(?:host|scheme|url-scheme|varnish|accel|arr|azure|original|envoy|rewrite|amz-cf|amzn|appengine|akamai|vercel|nf)(?:-.+)?$/,
  /^(?:cf|ngrok|fly|fastly|tailscale|akamai)-.+$/,
]

/**
 * Whether a request was passed on by another program, whatever its headers say: then its sender may be anyone, though the
 * connection and the Host header are of this machine.
 */
export const cameThroughProxy = (headers: Headers) =>
  [...headers.keys()].some((name) => ofProxies.some((pattern) => pattern.test(name.toLowerCase())))

/** What whoever asked is told. */
export const throughProxy =
  'Local mode answers this machine alone, and a header says that this came through a proxy or tunnel, from anyone. ' +
  'Call it directly, or serve others with the command `serve` and Entra ID.'
