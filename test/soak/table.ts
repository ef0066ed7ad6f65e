import { type Check, verdictOf } from './check.ts'

/** What became of one scenario. */
export interface Outcome {
  readonly scenario: string
  /** What was done, in a few words. */
  readonly done: string
  readonly checks: readonly Check[]
}

const numberText = (value: number, unit: string) =>
  `${Number.isInteger(value) ? value : value.toFixed(Math.abs(value) < 10 ? 2 : 1)}${unit && ` ${unit}`}`

const cellsOf = (check: Check): readonly string[] => {
  if ('skipped' in check) return [check.what, check.skipped, '', verdictOf(check)]
  if ('broken' in check) return [check.what, check.broken, '', verdictOf(check)]
  const { what, figure, unit, least, most } = check
  const bound =
    least !== undefined ? `>= ${numberText(least, '')}` : most !== undefined ? `<= ${numberText(most, '')}` : ''
  return [what, numberText(figure, unit), bound, verdictOf(check)]
}

/** Rows of cells, a head first, as a table of plain text, which is Markdown's as well. */
export const textTable = (rows: readonly (readonly string[])[]) => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** The outcomes as such a table; a line a check. */
export const tableOf = (outcomes: readonly Outcome[]) =>
  textTable([
    ['scenario', 'what was done', 'what is held', 'figure', 'bound', 'verdict'],
    ...outcomes.flatMap(({ scenario, done, checks }) =>
      checks.map((check, index) => [...(index === 0 ? [scenario, done] : ['', '']), ...cellsOf(check)]),
    ),
  ])
