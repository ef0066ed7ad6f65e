import { createLocalJWKSet, jwtVerify } from 'jose'

const keys = createLocalJWKSet(JSON.parse(process.env.AUTH_JWKS ?? '{"keys":[]}'))
const audience = process.env.AUTH_AUDIENCE?.split(',') ?? []

/** The tenant and the permissions of a token, which is verified each time. Rejects for one that is not good. */
export const verified = async (authorization = '') => {
  const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ''), keys, { audience, algorithms: ['RS256'] })
  return { tenant: String(payload.tid), scopes: String(payload.scp).split(' ') }
}

export const writeScope = 'DeviceManagementServiceConfig.ReadWrite.All'
