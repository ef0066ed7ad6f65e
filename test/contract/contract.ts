import { afterAll, beforeAll, describe } from 'vitest'
import { conforming } from '../support/gateways/conforming.ts'
import type { Running } from '../support/gateways/running.ts'
import { answerSizesContract } from './answer-sizes.ts'
import { batchContract } from './batch.ts'
import { bodiesContract } from './bodies.ts'
import { bodyLimitsContract } from './body-limits.ts'
import { createContract } from './create.ts'
import { docsPageContract } from './docs-page.ts'
import { documentsContract } from './documents.ts'
import { emptyBodiesContract } from './empty-bodies.ts'
import { errorsContract } from './errors.ts'
import { familyContract } from './family.ts'

import { headLimitsContract } from './head-limits.ts'
import { headersContract } from './headers.ts'
import { kindsContract } from './kinds.ts'
import { negotiationContract } from './negotiation.ts'
import { nextLinksContract } from './next-links.ts'
import { odataVersionsContract } from './odata-versions.ts'
import { preconditionsContract } from './preconditions.ts'

import { publishedPagesContract } from './published-pages.ts'
import { queryContract } from './query.ts'
import { readContract } from './read.ts'
import { repeatableContract } from './repeatable.ts'
import { repeatableRefusalsContract } from './repeatable-refusals.ts'
import { serviceDocumentsContract } from './service-documents.ts'
import { sessionsContract } from './sessions.ts'
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
    bodyLimitsContract(gateway)
    emptyBodiesContract(gateway)
    negotiationContract(gateway)
    odataVersionsContract(gateway)
    bodiesContract(gateway)
    documentsContract(gateway)
    docsPageContract(gateway)
    serviceDocumentsContract(gateway)
    headersContract(gateway)
    familyContract(gateway)
    preconditionsContract(gateway)
    kindsContract(gateway)
    queryContract(gateway)
    nextLinksContract(gateway)
    batchContract(gateway)
    answerSizesContract(gateway)
    headLimitsContract(gateway)
    repeatableContract(gateway)
    repeatableRefusalsContract(gateway)
    watchedContract(gateway)
    sessionsContract(gateway)
  })
