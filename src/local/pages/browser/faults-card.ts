import { faultKinds } from '../../faults/kinds.ts'
import { control, type Rule } from './control.ts'
import { button, element, statusLine } from './dom.ts'

/** What is made to fail, and how often. */
export const faultsCard = () => {
  const { line, say } = statusLine()
  const list = element('ul', { class: 'rules', 'aria-label': 'Faults in force' })
  const kind = element('select', { name: 'fault' }, ...faultKinds.map((name) => element('option', {}, name)))
  const path = element('input', { type: 'text', name: 'path', placeholder: 'any', spellcheck: 'false' })
  const share = element('input', { type: 'number', name: 'share', min: 1, max: 100, value: 100 })
  const times = element('input', { type: 'number', name: 'times', min: 1, placeholder: 'always' })

  const refresh = async () => {
    const rules = await control.faults()
    clear.hidden = rules.length === 0
    const text = JSON.stringify(rules)
    if (list.dataset.rules === text) return
    list.dataset.rules = text
    list.replaceChildren(...rules.map((rule) => element('li', {}, textOf(rule))))
  }
  const doing = async (act: () => Promise<unknown>, done: string) => {
    try {
      await act()
      say(done, 'good')
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), 'bad')
    }
    await refresh()
  }
  const rule = (): Rule => ({
    fault: kind.value,
    ...(path.value.trim() && { path: path.value.trim() }),
    ...(share.valueAsNumber < 100 && { share: share.valueAsNumber / 100 }),
    ...(times.value && { times: times.valueAsNumber }),
  })
  const inject = button('Inject', () => doing(() => control.addFault(rule()), 'In force.'), { class: 'main' })
  const clear = button('Clear all', () => doing(control.clearFaults, 'No faults any more.'))
  const card = element(
    'section',
    { class: 'card', 'aria-labelledby': 'faults-title' },
    element('div', { class: 'head' }, element('h2', { id: 'faults-title' }, 'Faults')),
    element(
      'div',
      { class: 'fault' },
      element('label', { class: 'field' }, 'Kind', kind),
      element('label', { class: 'field' }, 'Path (with *)', path),
      element('label', { class: 'field' }, 'Share in %', share),
      element('label', { class: 'field' }, 'Times', times),
      inject,
      clear,
    ),
    line,
    list,
  )
  return { card, refresh }
}

const textOf = ({ fault, method, path, share, times, left, ...more }: Rule) =>
  [
    fault,
    [method, path].filter(Boolean).join(' '),
    typeof share === 'number' ? `${+(share * 100).toFixed(1)}%` : '',
    times ? `${left ?? times} of ${times} left` : '',
    ...Object.entries(more).map(([name, value]) => `${name} ${value}`),
  ]
    .filter(Boolean)
    .join(' · ')
