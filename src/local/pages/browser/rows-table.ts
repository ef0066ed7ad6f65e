import type { ServedSet } from './control.ts'
import { button, element } from './dom.ts'
import type { Row } from './gateway-reader.ts'

const mask = '••••••••'

/** Rows as they are now; those that were not there before stand out for a moment. */
export const rowsTable = (showsSecrets: () => boolean) => {
  const view = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Rows' })
  /** Secrets that were asked for one by one. */
  const shown = new Set<string>()
  let known: { readonly set: ServedSet; readonly ids: ReadonlySet<unknown> } | undefined
  let last: { readonly set: ServedSet; readonly rows: readonly Row[] } | undefined

  const cell = (set: ServedSet, row: Row, name: string) => {
    const value = row[name]
    const place = `${set.path} ${row.id} ${name}`
    const isMasked = set.secrets.includes(name) && value !== null && !showsSecrets() && !shown.has(place)
    const attributes = { class: name === 'id' ? 'value id' : 'value', 'data-name': name }
    if (!isMasked) return element('td', attributes, element('span', {}, textOf(value)))
    const show = button(
      'Show',
      () => {
        shown.add(place)
        redraw()
      },
      { class: 'small', 'aria-label': `Show ${name}` },
    )
    return element('td', attributes, element('span', {}, `${mask} `, show))
  }
  const draw = (set: ServedSet, rows: readonly Row[], ids: ReadonlySet<unknown> | undefined) => {
    const names = [...new Set(rows.flatMap(Object.keys))].filter((name) => !name.includes('@'))
    const lines = rows.map((row) =>
      element(
        'tr',
        { class: ids && !ids.has(row.id) ? 'new' : undefined },
        ...names.map((name) => cell(set, row, name)),
      ),
    )
    const head = element('tr', {}, ...names.map((name) => element('th', { scope: 'col' }, name)))
    view.replaceChildren(
      rows.length === 0
        ? element('p', { class: 'empty' }, 'Nothing here yet. What a client creates appears by itself.')
        : element('table', {}, element('thead', {}, head), element('tbody', {}, ...lines)),
    )
  }
  const redraw = () => {
    if (last) draw(last.set, last.rows, undefined)
  }
  return {
    view,
    redraw,
    show: (set: ServedSet, rows: readonly Row[]) => {
      // What has the focus, or is being read, is not taken away for nothing.
      if (last?.set === set && JSON.stringify(last.rows) === JSON.stringify(rows)) return
      draw(set, rows, known?.set === set ? known.ids : undefined)
      known = { set, ids: new Set(rows.map(({ id }) => id)) }
      last = { set, rows }
    },
  }
}

const textOf = (value: unknown) => (value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value))
