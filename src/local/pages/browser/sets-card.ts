import type { About, ServedSet } from './control.ts'
import { element, statusLine } from './dom.ts'
import type { gatewayReader } from './gateway-reader.ts'
import { rowsTable } from './rows-table.ts'

/** The sets, and the rows of one of them. */
export const setsCard = ({ sets }: About, reader: ReturnType<typeof gatewayReader>) => {
  const { line, say } = statusLine()
  line.id = 'filter-status'
  let [chosen] = sets
  let readings = 0
  const secrets = element('input', { type: 'checkbox' })
  const filter = element('input', {
    type: 'text',
    name: 'filter',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    placeholder: "sessionType eq 'viewScreen'",
    'aria-describedby': line.id,
  })
  const table = rowsTable(() => secrets.checked)
  const choices = sets.map((set) => ({ set, choice: choiceOf(set, () => choose(set)) }))

  const refresh = async () => {
    if (!chosen) return
    readings += 1
    const own = readings
    const set = chosen
    const reading = await reader.read(set, set.singleton ? '' : filter.value.trim())
    // A later one is under way.
    if (own !== readings) return
    filter.toggleAttribute('aria-invalid', 'refused' in reading)
    if ('refused' in reading) return say(reading.refused, 'bad')
    const { rows, count } = reading
    say(
      rows.length < count
        ? `The first ${rows.length} of ${count}.`
        : count === 1
          ? 'One entity.'
          : `${count} entities.`,
    )
    table.show(set, rows)
  }
  const choose = async (set: ServedSet) => {
    chosen = set
    filter.value = ''
    mark()
    await refresh()
  }
  const mark = () => {
    for (const { set, choice } of choices) choice.setAttribute('aria-pressed', String(set === chosen))
    form.hidden = chosen?.singleton ?? true
  }
  const form = element(
    'form',
    {
      class: 'filter',
      onsubmit: (event: Event) => {
        event.preventDefault()
        refresh()
      },
    },
    element('label', { class: 'field' }, 'Filter (OData)', filter),
    element('button', {}, 'Apply'),
  )
  // Soon after the last key: who types sees what it does.
  let typing: ReturnType<typeof setTimeout>
  filter.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(refresh, 300)
  })
  secrets.addEventListener('change', table.redraw)
  mark()
  const card = element(
    'section',
    { class: 'card', 'aria-labelledby': 'sets-title' },
    element(
      'div',
      { class: 'head' },
      element('h2', { id: 'sets-title' }, 'Entities'),
      element('label', { class: 'tick' }, secrets, 'Show secrets'),
    ),
    element('ul', { class: 'sets', 'aria-label': 'Sets' }, ...choices.map(({ choice }) => element('li', {}, choice))),
    form,
    line,
    table.view,
  )
  return { card, refresh }
}

const choiceOf = ({ path }: ServedSet, choose: () => void) =>
  element('button', { type: 'button', class: 'small', onclick: choose }, path)
