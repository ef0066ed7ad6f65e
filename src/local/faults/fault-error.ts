/** What is wrong with a rule or a profile of faults, in one sentence for whoever wrote it. */
export class FaultError extends Error {
  /** The member at fault, where it is one. */
  readonly target: string | undefined

  constructor(message: string, target?: string) {
    super(message)
    this.name = 'FaultError'
    this.target = target
  }
}
