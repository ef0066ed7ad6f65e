import { afterAll, beforeAll, describe } from 'vitest'
import { conforming } from '../support/gateways/conforming.ts'
import type { Running } from '../support/gateways/running.ts'
import { batchContract } from './batch.ts'
import { createContract } from './create.ts'
import { documentsContract } from './documents.ts'
import { errorsContract } from './errors.ts'
import { familyContract } from './family.ts'
import { publishedPagesContract } from './published-pages.ts'
import { queryContract } from './query.ts'
import { readContract } from './read.ts'
import { repeatableContract } from './repeatable.ts'
import { repeatableRefusalsContract } from './repeatable-refusals.ts'
import { tokensContract } from './tokens.ts'
import { watchedContract } from './watched.ts'

/** Everything the gateway owes its callers, whatever it runs on. */
export const contract = (runtime: string, start: () => Promise<Running>) =>
  describe(runtime, () => {
    let running: Running
    beforeAll(async () => {
      running = await conforming(await start())
    })
    afterAll(() => running?.stop())
    const gateway = () => running
    publishedPagesContract(gateway)
    createContract(gateway)
    readContract(gateway)
    tokensContract(gateway)
    errorsContract(gateway)
    documentsContract(gateway)
    familyContract(gateway)
    queryContract(gateway)
    batchContract(gateway)
    repeatableContract(gateway)
    repeatableRefusalsContract(gateway)
    watchedContract(gateway)
  })
