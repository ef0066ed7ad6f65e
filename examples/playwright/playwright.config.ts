import { defineConfig } from '@playwright/test'

// `npx playwright install chromium` brings a browser; CHROMIUM names one that is there already.
const executablePath = process.env.CHROMIUM

export default defineConfig({
  testDir: '.',
  use: executablePath ? { launchOptions: { executablePath, chromiumSandbox: false } } : {},
})
