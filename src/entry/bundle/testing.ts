import '../runtime/process/require-runtime.ts'
import { SeedError } from '../../local/control/seed-error.ts'
import { createGateway } from '../testing/create-gateway.ts'
import type { SeedError as Declared } from '../testing/public.ts'

// What the package exports, as `testing/public.ts` declares it.

const declared: typeof Declared = SeedError

export { createGateway, declared as SeedError }
