import { readFile } from 'node:fs/promises'
import { JsonError, readJson } from '../../../json/read-json.ts'
import type { Control } from '../../../local/control/control.ts'
import { SeedError } from '../../../local/control/seed-error.ts'
import { FaultError } from '../../../local/faults/fault-error.ts'
import type { FaultProfile } from '../../../local/faults/rule.ts'
import { reasonOf, StartError, startErrorOf } from '../process/start-error.ts'

/** What a gateway in local mode begins with. */
interface Beginning {
  /** Data, or the path of a JSON file. */
  readonly seed?: unknown
  /** The same of faults; a share, such as 10%, is no path. */
  readonly faults?: unknown
}

/** Fills a gateway, and has it fail, from its start. Throws a StartError for what cannot be read or taken. */
export const fill = async (control: Control | undefined, { seed, faults }: Beginning) => {
  if (seed === undefined && faults === undefined) return
  if (!control) throw new StartError('On workerd local mode has no --seed and no --faults: use `npm start`.')
  try {
    if (seed !== undefined) await control.begin(await seedData(seed))
    // Holds because the faults look at all of it.
    if (faults !== undefined) control.faults.set((await faultData(faults)) as FaultProfile)
  } catch (error) {
    if (error instanceof SeedError || error instanceof FaultError) throw startErrorOfData(error)
    throw error
  }
}

const startErrorOfData = (error: Error) =>
  new StartError(`The ${error instanceof SeedError ? 'seed' : 'faults'} cannot be taken: ${error.message}`, {
    cause: error,
  })

/** What a seed says: of a text, the file of that path. Throws a StartError. */
export const seedData = async (seed: unknown): Promise<unknown> =>
  typeof seed === 'string' ? jsonFile('seed', seed) : seed

const faultData = async (faults: unknown): Promise<unknown> =>
  typeof faults === 'string' && !/^[\d.]+ ?%$/.test(faults) ? jsonFile('faults', faults) : faults

/** Bytes: many times what the largest seed that is taken has of ordinary entities. */
const mostBytes = 512 * 1024 * 1024

const jsonFile = async (what: string, path: string): Promise<unknown> => {
  const bytes = await readFile(path).catch((error: unknown) => {
    const hint = what === 'faults' ? ' (a share of requests is written as 10%)' : ''
    throw startErrorOf(`The file of the ${what} cannot be read${hint}`, error)
  })
  if (bytes.length > mostBytes) throw new StartError(`${path} is larger than ${mostBytes} bytes: split it.`)
  try {
    return readJson(bytes)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new StartError(`${path} is not taken as JSON: ${reasonOf(error)}.`, { cause: error })
  }
}
