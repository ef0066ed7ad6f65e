import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a program of a test has of an environment; Node keeps there what it has compiled, for the many starts to come. */
export const bareEnvironment = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: join(tmpdir(), 'remote-help-gateway-compiled'),
}
