import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/**
 * Waits until a gateway says where it listens. Rejects with all it has written when it ends before. Of what it writes
 * later the last `most` bytes are kept.
 */
export const listening = async (child: ChildProcessWithoutNullStreams, most = Number.POSITIVE_INFINITY) => {
  // Joined when asked for: tens of thousands of lines come, and a text that grows by each is copied as often.
  const chunks: Buffer[] = []
  let size = 0
  const output = () => Buffer.concat(chunks).toString()
  let found: string | undefined
  const url = await new Promise<string>((resolve, reject) => {
    const onData = (data: Buffer) => {
      chunks.push(data)
      size += data.length
      while (size > most && chunks.length > 1) size -= chunks.shift()?.length ?? 0
      if (found !== undefined) return
      found = /"url":"([^"]+)"/.exec(output())?.[1]
      if (found) resolve(found)
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    child.once('exit', () => reject(new Error(`The gateway ended: ${output()}`)))
  })
  return {
    url,
    /** All that it has written so far, or the end of it. */
    output,
  }
}
