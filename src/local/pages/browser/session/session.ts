// The script of the page `/session`: bundled into dist/local by `npm run build:docs`.
import { once } from '../../../../text/once.ts'
import { control } from '../control.ts'
import { element } from '../dom.ts'
import { followTheme } from '../theme.ts'
import { callerAs } from './caller.ts'
import { helperCard } from './helper-card.ts'
import { sharerCard } from './sharer-card.ts'
import { wireCard } from './wire-card.ts'

followTheme()
const { sharer: sharerUser } = await control.about()
const wire = wireCard()
const [helperWire, sharerWire] = [wire.of('helper'), wire.of('sharer')]
const helper = helperCard(callerAs({}, helperWire), helperWire)
const sharer = sharerCard(callerAs({ user: sharerUser, permissions: [] }, sharerWire), sharerWire)

/** What a tab shows, by the hash of its address. */
const views = [
  { hash: '', name: 'Both sides' },
  { hash: '#helper', name: 'Helper' },
  { hash: '#sharer', name: 'Sharer' },
]
const links = views.map(({ hash, name }) => ({ hash, link: element('a', { href: `/session${hash}` }, name) }))
/** Not in a tab of the sharer's, who has no business with devices. */
const read = once(helper.refresh)
const show = () => {
  const current = views.some(({ hash }) => hash === location.hash) ? location.hash : ''
  helper.card.hidden = current === '#sharer'
  if (!helper.card.hidden) void read()
  sharer.hidden = current === '#helper'
  for (const { hash, link } of links) {
    if (hash === current) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}
for (const { hash, link } of links)
  link.addEventListener('click', (event) => {
    // A click with a key held opens another tab, as of any link.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    // Without a hash the browser would load the page anew, and end what is under way.
    history.pushState(null, '', `/session${hash}`)
    show()
  })
addEventListener('popstate', show)

document
  .querySelector('#session')
  ?.replaceChildren(
    element(
      'div',
      { class: 'head' },
      element('h1', {}, 'Session'),
      element('nav', { 'aria-label': 'Sides', class: 'row' }, ...links.map(({ link }) => link)),
    ),
    element(
      'p',
      { class: 'quiet' },
      'Both sides of a session, here or in two tabs: ',
      element('a', { href: '/session#sharer', target: '_blank', rel: 'opener' }, 'open the sharer in another tab'),
      '. The code comes there by itself. A tab that is reloaded has left its session.',
    ),
    element(
      'div',
      { class: 'grid' },
      element('div', { class: 'column' }, helper.card, sharer),
      element('div', { class: 'column' }, wire.card),
    ),
  )
show()
