import type { Reference } from '../../../docs/reference.ts'
import { type About, control } from './control.ts'
import { button, element, statusLine } from './dom.ts'
import { firstRequest } from './first-request.ts'
import { keptToken } from './kept-token.ts'
import { sendPanel } from './send-panel.ts'

/** Local mode's part of the documentation page: a token by one click, and a first request by another. */
export const tokenPanel = ({ document, setToken }: Reference, { permissions }: About): HTMLElement => {
  const { line, say } = statusLine()
  const ticks = permissions.map((name) => element('input', { type: 'checkbox', value: name, checked: true }))
  const first = firstRequest(document)
  const sending = first && sendPanel(first)

  const show = () => {
    const kept = keptToken.get()
    forget.hidden = copy.hidden = kept === undefined
    if (sending) sending.hidden = kept === undefined
    get.textContent = kept ? 'Get another token' : 'Get a token'
    get.classList.toggle('main', kept === undefined)
    if (kept) say(`The requests and snippets of this page have it, for ${minutesLeft(kept.until)}.`, 'good')
    else say('No token yet: what you send from this page is answered 401.')
  }
  const get = button('Get a token', async () => {
    try {
      const chosen = ticks.filter(({ checked }) => checked).map(({ value }) => value)
      const { token, expiresIn } = await control.token({ permissions: chosen })
      keptToken.set(token, expiresIn)
      setToken(token)
      show()
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), 'bad')
    }
  })
  const copy = button('Copy it', async () => {
    await navigator.clipboard.writeText(keptToken.get()?.token ?? '')
    say('Copied.', 'good')
  })
  const forget = button('Forget it', () => {
    keptToken.remove()
    setToken('')
    show()
    get.focus()
  })
  show()
  return element(
    'section',
    { class: 'page panel', 'aria-label': 'Token' },
    element(
      'div',
      { class: 'card stack' },
      element('div', { class: 'row' }, get, copy, forget, line),
      element(
        'details',
        {},
        element('summary', {}, 'Permissions of the next token'),
        ...ticks.map((tick) => element('label', { class: 'tick' }, tick, element('code', {}, tick.value))),
      ),
      sending,
    ),
  )
}

const minutesLeft = (until: number) => {
  const minutes = Math.round((until - Date.now()) / 60_000)
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`
}
