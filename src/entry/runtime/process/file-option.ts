import { InvalidArgumentError } from 'commander'

/** Takes the path of a file: not an empty one, which is what a variable that is not set leaves. */
export const fileIn = (text: string) => {
  if (text === '') throw new InvalidArgumentError('It is empty: say a file.')
  return text
}
