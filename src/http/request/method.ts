/** The methods of HTTP that the gateway knows by name (RFC 9110, section 9; RFC 5789). */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

type Method = (typeof methods)[number]

/** Whether a text is one of them; HTTP's methods are case-sensitive. */
export const isMethod = (text: string): text is Method => methods.some((method) => method === text)

/** Methods that ask to change nothing (RFC 9110, section 9.2.1). */
export const isSafe = (method: string) => ['GET', 'HEAD', 'OPTIONS'].includes(method)
