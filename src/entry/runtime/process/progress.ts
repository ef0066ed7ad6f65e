/** Writes over one line of a terminal, on standard error, as long work goes on; nothing where that is none. */
export const progress = ({ isTTY } = process.stderr) => ({
  say: (text: string) => {
    if (isTTY) process.stderr.write(`\r\u001B[K${text}`)
  },
  /** Before another line is written. */
  clear: () => {
    if (isTTY) process.stderr.write('\r\u001B[K')
  },
})
