import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Loaded into each server before it: tells the bench, which asks, what the process has used. Plain JavaScript, so that
// no server pays for the removal of types.
process.on('message', (question) => {
  if (question === 'held') collectGarbage()
  process.send({ cpu: process.cpuUsage(), memory: process.memoryUsage() })
})
const collectGarbage = () => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
// It keeps no server from ending, and no server outlives the bench.
process.channel.unref()
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
