import type { RequestRecord } from '../../control/watch.ts'
import { element } from './dom.ts'

/** Requests shown at most; the newest are first. */
const mostShown = 100

/** What has been asked lately, and what came of it. */
export const requestsCard = () => {
  const list = element('ol', { class: 'requests', reversed: true })
  const empty = element('p', { class: 'empty' }, 'None yet.')
  const card = element(
    'section',
    { class: 'card', 'aria-labelledby': 'requests-title' },
    element('div', { class: 'head' }, element('h2', { id: 'requests-title' }, 'Requests')),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Recent requests' }, empty, list),
  )
  return {
    card,
    add: (records: readonly RequestRecord[]) => {
      for (const record of records) list.prepend(lineOf(record))
      while (list.children.length > mostShown) list.lastElementChild?.remove()
      empty.hidden = list.children.length > 0
    },
    clear: () => {
      list.replaceChildren()
      empty.hidden = false
    },
  }
}

const lineOf = ({ method, path, query, status, duration, time, ...why }: RequestRecord) =>
  element(
    'li',
    {},
    element(
      'div',
      { class: 'line' },
      element('strong', { class: kindOf(status) }, status === 0 ? 'dropped' : String(status)),
      element('span', { class: 'path' }, `${method} ${path}${readable(query)}`),
      element('span', { class: 'quiet' }, `${Math.round(duration)} ms`),
    ),
    element('p', { class: 'why quiet' }, element('time', { datetime: time }, clockTime(time)), ...reasons(why)),
  )

const kindOf = (status: number) => (status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good')

const readable = (query: string) => {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '))
  } catch {
    return query
  }
}

const clockTime = (time: string) => new Date(time).toLocaleTimeString('en-GB')

const reasons = ({ error, reason, target, fault }: Partial<RequestRecord>) => [
  ...(error ? [element('span', { class: 'warn' }, ` ${[error, reason, target].filter(Boolean).join(', ')}`)] : []),
  ...(fault ? [' ', element('span', { class: 'badge bad' }, `fault: ${fault}`)] : []),
]
