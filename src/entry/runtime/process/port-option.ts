import { InvalidArgumentError } from 'commander'

/** Takes a port number as the settings do: as text. */
export const portIn = (text: string) => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('It must be a port number.')
  return text
}
