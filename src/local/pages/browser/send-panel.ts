import { button, element } from './dom.ts'
import type { FirstRequest } from './first-request.ts'
import { keptToken } from './kept-token.ts'

/** A request that is ready to be sent, and its answer. */
export const sendPanel = ({ path, body }: FirstRequest): HTMLElement => {
  const text = element('textarea', { rows: body.split('\n').length, spellcheck: 'false', class: 'mono' })
  text.value = body
  const answer = element('div', { role: 'status', 'aria-live': 'polite', class: 'stack' })
  const send = button(
    'Send',
    async () => {
      const start = performance.now()
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${keptToken.get()?.token ?? ''}` },
        body: text.value,
      }).catch(() => undefined)
      const took = Math.round(performance.now() - start)
      if (!response) return answer.replaceChildren(outcome('No answer: the connection was lost.', false))
      const shown = await response.text()
      answer.replaceChildren(
        outcome(`${response.status} ${response.ok ? 'Created' : 'Refused'}, ${took} ms`, response.ok),
        element('pre', { class: 'answer', tabindex: 0, role: 'region', 'aria-label': 'Answer' }, indented(shown)),
      )
    },
    { class: 'main' },
  )
  return element(
    'div',
    { class: 'send stack' },
    element('div', { class: 'row' }, element('strong', {}, 'POST'), element('code', {}, path), send),
    element('details', {}, element('summary', {}, 'Body'), element('label', { class: 'field' }, 'JSON', text)),
    answer,
  )
}

const outcome = (text: string, isGood: boolean) =>
  element(
    'p',
    { class: isGood ? 'good' : 'bad' },
    text,
    '. ',
    element('a', { href: '/explorer' }, isGood ? 'See it in the explorer' : 'See why in the explorer'),
  )

const indented = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
