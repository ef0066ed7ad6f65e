/** The refusals of local mode's control, by their codes. */
const statusOf = {
  BadRequest: 400,
  Forbidden: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  InternalServerError: 500,
  NotImplemented: 501,
} as const

/** What a caller of local mode's control can mend. */
export class ControlError extends Error {
  readonly code: keyof typeof statusOf
  readonly target: string | undefined
  constructor(code: keyof typeof statusOf, message: string, target?: string) {
    super(message)
    this.code = code
    this.target = target
  }
}

/** As the gateway's own errors look. */
export const refusal = ({ code, message, target }: Pick<ControlError, 'code' | 'message' | 'target'>) => ({
  status: statusOf[code],
  body: { error: { code, message, ...(target !== undefined && { target }) } },
})
