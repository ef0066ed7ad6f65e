/** In milliseconds. */
export const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** The wall clock is set from one offset to another; in milliseconds beside the true time. */
export interface Move {
  readonly from: number
  readonly to: number
}

/** Set wrong by an operator, a zone or a battery, and set right again. */
export const clockMoves: readonly Move[] = [-6 * hour, -2 * hour, 2 * hour, 30 * day].flatMap((offset) => [
  { from: 0, to: offset },
  { from: offset, to: 0 },
])
export const movesText = 'wall clock set by -6 h, -2 h, +2 h, +30 d and back'
