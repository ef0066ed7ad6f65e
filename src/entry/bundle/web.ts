import { once } from '../../text/once.ts'

// Put into the bundle for Node by `build.ts`, where these names stand for what a process has of them.

type WebClass = (typeof globalThis)['Headers' | 'Request' | 'Response']

/**
 * One of Node's web classes, loaded when one is first made. They come with undici, which takes longer to load than
 * anything else at a start; and @hono/node-server wants them as parents of its own, quicker ones, and seldom otherwise.
 */
const late = (name: 'Headers' | 'Request' | 'Response') => {
  const real = once((): WebClass => {
    const loaded = globalThis[name]
    Object.setPrototypeOf(standIn, loaded)
    Object.setPrototypeOf(standIn.prototype, loaded.prototype)
    return loaded
  })
  // No arrow: only such a function can be a parent.
  function standIn(...args: readonly unknown[]): unknown {
    return Reflect.construct(real(), args, new.target === standIn ? real() : (new.target ?? real()))
  }
  const isOwn = (value: unknown) => Object.prototype.isPrototypeOf.call(standIn.prototype, Object(value))
  Object.defineProperty(standIn, Symbol.hasInstance, {
    // What has not the tag can be none of the real ones, and loads nothing.
    value: (value: unknown) => isOwn(value) || (Object(value)[Symbol.toStringTag] === name && value instanceof real()),
  })
  return standIn
}

/** What the bundle has for `global`, too: there @hono/node-server puts its own. */
export const web = { Headers: late('Headers'), Request: late('Request'), Response: late('Response') }
