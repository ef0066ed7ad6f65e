#!/usr/bin/env node
import module from 'node:module'

// `dist/node/cli.js`, for the program as `gateway.ts` is for the gateway alone.
module.enableCompileCache?.(`${import.meta.dirname}/compiled`)
module.createRequire(import.meta.url)('./cli.cjs')
