import { readFileSync } from 'node:fs'

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

/**
 * For `resolve.dedupe`: what the gateway imports, so that a test's import of it is the same module. By the folders above a
 * test it could be another one, which a tool brought into `test/node_modules`: a schema of one Zod is none to another.
 */
export const oneOfEach = Object.keys({ ...dependencies, ...devDependencies })
