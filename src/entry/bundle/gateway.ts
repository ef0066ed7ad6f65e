import module from 'node:module'

// `dist/node/gateway.js`: has Node keep what it compiles of the gateway beside it, where the folder can be written to, so
// that the next start need not. What another version of Node left there is passed over. Not by name: an older Node has no
// such function, and would fail before the gateway can say that it is too old.
module.enableCompileCache?.(`${import.meta.dirname}/compiled`)
module.createRequire(import.meta.url)('./main.cjs')
