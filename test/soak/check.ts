/** A figure beside what it is held to, or why there is none. */
export type Check =
  | {
      readonly what: string
      readonly figure: number
      readonly unit: string
      /** The least or the greatest that it may be; absent for a figure that is shown for comparison alone. */
      readonly least?: number
      readonly most?: number
    }
  | { readonly what: string; readonly skipped: string }
  | { readonly what: string; readonly broken: string }

/** A figure that must not be greater. */
export const atMost = (most: number, what: string, figure: number, unit = ''): Check => ({ what, figure, unit, most })
/** A figure that must not be less: that the scenario did what it is for. */
export const atLeast = (least: number, what: string, figure: number, unit = ''): Check => ({
  what,
  figure,
  unit,
  least,
})
/** A figure to compare others with. */
export const shown = (what: string, figure: number, unit = ''): Check => ({ what, figure, unit })

export type Verdict = 'holds' | 'FAILS' | 'skipped' | ''

/** A figure that is not a number holds to nothing. */
export const verdictOf = (check: Check): Verdict => {
  if ('skipped' in check) return 'skipped'
  if ('broken' in check) return 'FAILS'
  const { figure, least, most } = check
  if (least === undefined && most === undefined) return ''
  return figure >= (least ?? Number.NEGATIVE_INFINITY) && figure <= (most ?? Number.POSITIVE_INFINITY)
    ? 'holds'
    : 'FAILS'
}

/** 1 where anything fails, or nothing was checked at all. */
export const exitCodeOf = (checks: readonly Check[]) => {
  const verdicts = checks.map(verdictOf)
  return verdicts.includes('FAILS') || !verdicts.includes('holds') ? 1 : 0
}
