// The explorer's script: bundled into dist/local by `npm run build:docs`.
import type { RequestRecord } from '../../control/watch.ts'
import { control } from './control.ts'
import { dataCard } from './data-card.ts'
import { element, statusLine } from './dom.ts'
import { faultsCard } from './faults-card.ts'
import { gatewayReader } from './gateway-reader.ts'
import { requestsCard } from './requests-card.ts'
import { setsCard } from './sets-card.ts'
import { followTheme } from './theme.ts'

/** In milliseconds: what arrives is seen within a second. */
const every = 500

followTheme()
const about = await control.about()
const { line, say } = statusLine()
const reader = gatewayReader()
const sets = setsCard(about, reader)
const requests = requestsCard()
const faults = faultsCard()
const data = dataCard(async () => {
  await sets.refresh()
  await faults.refresh()
})

document
  .querySelector('#explorer')
  ?.replaceChildren(
    element('div', { class: 'head' }, element('h1', {}, 'Explorer'), line),
    element(
      'div',
      { class: 'grid' },
      element('div', { class: 'column' }, sets.card, data),
      element('div', { class: 'column' }, requests.card, faults.card),
    ),
  )

/** Whether a request may have changed what there is. */
const isWrite = ({ method }: RequestRecord) => !/^(GET|HEAD|OPTIONS)$/.test(method)

let last = 0
const look = async () => {
  try {
    const came = (await control.requests(last)).filter((record) => !reader.isOwn(record))
    for (const { id } of came) last = Math.max(last, id)
    requests.add(came)
    if (came.length > 0) await faults.refresh()
    if (came.some(isWrite)) await sets.refresh()
    say(`Live: tenant ${about.tenant}.`)
  } catch (error) {
    // Of fetch: there was no answer. All else is what the gateway says, such as that a Worker has no such control.
    const isLost = !(error instanceof Error) || error instanceof TypeError
    say(isLost ? 'The gateway does not answer. Is it still running?' : error.message, 'bad')
  }
  // Not by the clock: one look at a time, however long it takes, and none while nobody sees the page.
  setTimeout(look, document.hidden ? every * 10 : every)
}
await Promise.allSettled([sets.refresh(), faults.refresh()])
await look()
