import { maskedPath, maskedText } from '../../../session/mask-frame.ts'
import { button, element } from '../dom.ts'

/** Lines shown at most; the newest are first. */
const mostShown = 200

/** What one side sends and is sent, as it is told to the card. */
export interface Wire {
  readonly frame: (direction: 'in' | 'out', text: string) => void
  readonly request: (method: string, path: string, status: number, sent: string, came: string) => void
}

/** What went over the wire, on whose side, with secrets masked. */
export const wireCard = () => {
  const list = element('ol', { class: 'wire', reversed: true })
  const empty = element('p', { class: 'empty' }, 'Nothing yet.')
  const add = (side: string, what: string, ...texts: readonly string[]) => {
    const said = texts.filter((text) => text !== '')
    const head = element(
      'div',
      { class: 'line' },
      element('strong', {}, side),
      element('span', { class: 'path' }, what),
    )
    list.prepend(element('li', {}, head, ...said.map((text) => element('code', {}, text))))
    while (list.children.length > mostShown) list.lastElementChild?.remove()
    empty.hidden = true
  }
  const clear = button(
    'Clear',
    () => {
      list.replaceChildren()
      empty.hidden = false
    },
    { class: 'small' },
  )
  return {
    card: element(
      'section',
      { class: 'card', 'aria-labelledby': 'wire-title' },
      element('div', { class: 'head' }, element('h2', { id: 'wire-title' }, 'On the wire'), clear),
      element('p', { class: 'quiet' }, 'Requests and frames of this tab, newest first. Secrets are ***.'),
      element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'On the wire' }, empty, list),
    ),
    of: (side: string): Wire => ({
      frame: (direction, text) => add(side, direction === 'in' ? '← frame' : '→ frame', maskedText(text)),
      request: (method, path, status, sent, came) =>
        add(side, `${method} ${maskedPath(path)} ${status || 'no answer'}`, maskedText(sent), maskedText(came)),
    }),
  }
}
