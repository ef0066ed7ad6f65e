import { execFileSync } from 'node:child_process'

/** Builds once what the runtime tests start: the bundle and the documentation's files. */
export const setup = () => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
