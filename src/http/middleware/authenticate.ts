import type { VerifyToken } from '../../auth/verify-token.ts'
import { andThen } from '../../text/awaitable.ts'
import type { Step } from './in-order.ts'

/** 401 before anything else is looked at: the body of an unknown caller is never read. */
export const authenticate =
  (verifyToken: VerifyToken): Step =>
  (c) =>
    andThen(verifyToken(c.req.header('Authorization')), (principal) => c.set('principal', principal))
