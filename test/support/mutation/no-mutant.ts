// Stryker switches a mutant on before the first test of a file. In a thread that is kept, the one before would be on
// while the file itself is run.
const stryker: unknown = Reflect.get(globalThis, '__stryker__')
if (typeof stryker === 'object' && stryker !== null) Reflect.set(stryker, 'activeMutant', undefined)
