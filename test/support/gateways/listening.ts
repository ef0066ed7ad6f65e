import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** Waits until a gateway says where it listens. Rejects with all it has written when it ends before. */
export const listening = async (child: ChildProcessWithoutNullStreams) => {
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const onData = (data: Buffer) => {
      output += data
      const found = /"url":"([^"]+)"/.exec(output)?.[1]
      if (found) resolve(found)
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    child.once('exit', () => reject(new Error(`The gateway ended: ${output}`)))
  })
  return {
    url,
    /** All that it has written so far. */
    output: () => output,
  }
}
