// Loaded into each server before it: tells the bench, which asks, what the process has used. Plain JavaScript, so that
// no server pays for the removal of types.
process.on('message', () => process.send({ cpu: process.cpuUsage(), memory: process.memoryUsage() }))
// It keeps no server from ending, and no server outlives the bench.
process.channel.unref()
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
