/** Whether a text has more bytes than that in UTF-8, of which it has one to three for each of its units. */
export const isLongerThan = (text: string, bytes: number) => {
  if (text.length > bytes) return true
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes
}
