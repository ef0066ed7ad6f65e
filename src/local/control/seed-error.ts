/** Where in a seed something stands. */
export interface SeedPlace {
  readonly tenant?: string | undefined
  readonly set?: string | undefined
  /** In the list of the set, from 0. */
  readonly index?: number | undefined
  readonly property?: string | undefined
}

/** A seed that cannot be taken. The message is a sentence that begins with the place, and quotes no value. */
export class SeedError extends Error {
  readonly place: SeedPlace

  constructor(message: string, place: SeedPlace = {}, cause?: unknown) {
    const said = placeText(place)
    super(said === '' ? message : `${said}: ${message}`, cause === undefined ? undefined : { cause })
    this.name = 'SeedError'
    this.place = place
  }
}

/** Such as `RequestRemoteHelpSessionAccessResponse[2] of tenant 10ca…`. */
const placeText = ({ tenant, set, index }: SeedPlace) => {
  const item = index === undefined ? '' : `[${index}]`
  const what = set === undefined ? '' : `${set}${item}`
  const whose = tenant === undefined ? '' : `tenant ${tenant}`
  return what && whose ? `${what} of ${whose}` : what || whose
}
