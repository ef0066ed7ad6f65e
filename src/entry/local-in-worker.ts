import { env } from 'cloudflare:workers'
import { parseConfig } from '../config/config.ts'
import { workerGateway } from './runtime/worker-gateway.ts'
import worker, { SessionRoom } from './worker.ts'

// What `npm run dev:worker` runs on workerd: the Worker, with a second one beside it whose links lead to the https
// address, `LOCAL_HTTPS_URL`, for what came by the https listener in front.
const secure = workerGateway(parseConfig({ ...env, PUBLIC_URL: env.LOCAL_HTTPS_URL }))

export { SessionRoom }

export default {
  ...worker,
  fetch: (request: Request) => (request.headers.get('Local-Listener') === 'https' ? secure : worker).fetch(request),
}
