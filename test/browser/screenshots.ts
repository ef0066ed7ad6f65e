import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { browserExecutable, startBrowser } from '../support/clients/browser.ts'
import { published } from '../support/clients/caller.ts'

// `npm run screenshots`: makes the pictures of the README. By hand, where the pages have changed.

const folder = 'docs/images'

if (browserExecutable === undefined) throw new Error('There is no Chromium here: install the package chromium.')
const [browser, gateway] = await Promise.all([startBrowser(browserExecutable), createGateway()])

const open = async (path: string, colorScheme: 'light' | 'dark', width: number, height: number) => {
  const context = await browser.newContext({ colorScheme, viewport: { width, height } })
  const page = await context.newPage()
  await page.goto(gateway.url + path)
  return page
}

const client = async (method: string, path: string, body?: object) => {
  const headers = { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': 'application/json' }
  await fetch(gateway.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
}

const answers = '/beta/RequestRemoteHelpSessionAccessResponse'
const operation = `/docs#tag/requestremotehelpsessionaccessresponse/POST${answers}`

const desktop = await open(operation, 'light', 1280, 800)
await desktop.getByRole('button', { name: 'Get a token' }).click()
await desktop
  .getByRole('button', { name: /Test Request.*post/ })
  .first()
  .waitFor()
await desktop
  .getByRole('button', { name: /Test Request.*post/ })
  .first()
  .scrollIntoViewIfNeeded()
await desktop.waitForTimeout(1500)
await desktop.screenshot({ path: `${folder}/docs.png` })

const phone = await open('/docs', 'light', 390, 844)
await phone.getByRole('button', { name: 'Get a token' }).click()
await phone.getByRole('button', { name: 'Send', exact: true }).click()
await phone.getByRole('region', { name: 'Answer' }).waitFor()
await phone.screenshot({ path: `${folder}/docs-phone.png` })

await gateway.reset()
const explorer = await open('/explorer', 'dark', 1280, 800)
for (const [sessionKey, sessionType] of [
  ['482 913', 'viewScreen'],
  ['157 640', 'takeFullControl'],
  ['905 228', 'viewScreen'],
])
  await client('POST', answers, { ...published, sessionKey, sessionType })
await client('POST', answers, { ...published, sessionType: 'viewScren' })
gateway.faults.add({ fault: 'throttle', path: `${answers}*`, times: 3 })
await client('POST', answers, published)
await explorer.getByText('fault: throttle').waitFor()
await explorer.waitForTimeout(2500)
await explorer.screenshot({ path: `${folder}/explorer.png` })

await gateway.reset()
const session = await open('/session', 'light', 1280, 844)
const helper = session.getByRole('region', { name: 'Helper' })
const sharer = session.getByRole('region', { name: 'Sharer' })
await helper.getByRole('button', { name: 'Make a device' }).click()
await helper.getByRole('button', { name: 'Create a session' }).click()
await helper.getByText('The sharer joins with the code.').waitFor()
await sharer.getByRole('button', { name: 'Join' }).click()
await helper.getByText('The sharer is there.').waitFor()
await helper.getByRole('button', { name: 'Ask for access' }).click()
await sharer.getByRole('button', { name: 'Allow' }).click()
await helper.getByText('The sharer has allowed it.').waitFor()
for (const [side, text] of [
  [helper, 'Which app does not start?'],
  [sharer, 'The one for my mail.'],
] as const) {
  await side.getByLabel('Message', { exact: true }).fill(text)
  await side.getByRole('button', { name: 'Send' }).click()
}
await helper.getByText('The one for my mail.').waitFor()
await session.screenshot({ path: `${folder}/session.png` })

await browser.close()
await gateway.close()
