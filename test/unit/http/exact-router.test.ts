import { describe, expect, it } from 'vitest'
import { exactRouter } from '../../../src/http/exact-router.ts'

const router = exactRouter<string>()
router.add('ALL', '/*', 'all')
router.add('GET', '/a', 'get a')
router.add('ALL', '/beta/*', 'below beta')
router.add('ALL', '/beta', 'beta')
router.add('ALL', '/beta/a/{id}', 'an a')
const handlersOf = (method: string, path: string, asked = router) =>
  asked.match(method, path)[0].map(([handler]) => handler)

describe('a router of fixed texts', () => {
  it.each([
    ['GET', '/a', ['all', 'get a']],
    ['POST', '/a', ['all']],
    ['GET', '/A', ['all']],
    ['GET', '/beta', ['all', 'below beta', 'beta']],
    ['GET', '/beta/', ['all', 'below beta']],
    ['DELETE', '/beta/a/{id}', ['all', 'below beta', 'an a']],
    ['GET', '/beta/a/1', ['all', 'below beta']],
    ['GET', '/betamax', ['all']],
    ['GET', '/', ['all']],
    ['GET', '/*', ['all']],
    ['GET', '/beta/*', ['all', 'below beta']],
  ])('leads %s %s to %j, in their order, whenever it is asked', (method, path, handlers) => {
    expect(handlersOf(method, path)).toEqual(handlers)
    expect(handlersOf(method, path)).toEqual(handlers)
  })

  it('knows what is added after it was first asked', () => {
    const grown = exactRouter<string>()
    grown.add('GET', '/a', 'one')
    expect(handlersOf('GET', '/a', grown)).toEqual(['one'])
    grown.add('GET', '/a', 'two')
    expect(handlersOf('GET', '/a', grown)).toEqual(['one', 'two'])
  })

  it('answers the same however many others were asked for', () => {
    for (let other = 0; other < 3000; other += 1) handlersOf('GET', `/beta/${other}`)
    expect(handlersOf('GET', '/a')).toEqual(['all', 'get a'])
  })
})
