/** Writes over one line of a terminal, on standard error, as long work goes on; nothing where that is none. */
export const progress = ({ isTTY } = process.stderr) => {
  let isSaid = false
  const over = (text: string) => process.stderr.write(`\r\u001B[K${text}`)
  return {
    say: (text: string) => {
      if (!isTTY) return
      isSaid = true
      over(text)
    },
    /** Before another line is written. */
    clear: () => {
      if (isSaid) over('')
    },
  }
}
