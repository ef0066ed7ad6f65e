import { type createTestHarness, unstable_readConfig } from 'wrangler'

type Wanted = NonNullable<Parameters<typeof createTestHarness>[0]>

/** The Worker as `wrangler.toml` has it, but for its build: `npm run build` has made that, and each start would again. */
export const builtWorker = (settings: Readonly<Record<string, string>>): Wanted => ({
  workers: [{ config: { ...unstable_readConfig({ config: 'wrangler.toml' }), build: {}, vars: settings } }],
})
