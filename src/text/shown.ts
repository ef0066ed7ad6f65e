/** Characters of a caller's text that a message repeats. */
const mostShown = 64

/** A caller's text as a message repeats it: its beginning, whole characters only, and whether more followed. */
export const shown = (text: string): string => {
  const characters = Array.from(text.slice(0, 2 * mostShown + 2).toWellFormed())
  return characters.length > mostShown ? `${characters.slice(0, mostShown).join('')}…` : characters.join('')
}

/** A sentence that offers a name in place of a wrong one, to go after another sentence; empty where none is near. */
export const didYouMean = (name: string | undefined): string => (name === undefined ? '' : ` Did you mean '${name}'?`)
