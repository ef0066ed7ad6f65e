import type { Database } from '../../../db/engines/database.ts'
import { type RotationCount, rotateKeys, UnopenedRows } from '../../../db/upkeep/rotate-keys.ts'
import { model } from '../../../entities/model.ts'
import type { RootKey } from '../../../seal/keyring.ts'
import { keyring } from '../../../seal/keyring.ts'
import { progress } from '../process/progress.ts'
import { StartError } from '../process/start-error.ts'

/** Seals all anew by the first key, and says what it has come to: on a terminal as it goes. Throws a StartError. */
export const rotateAll = async (database: Database, keys: readonly [RootKey, ...RootKey[]]) => {
  const [{ kid }] = keys
  const said = ({ read, sealedAnew }: RotationCount) => `${read} rows read, ${sealedAnew} sealed anew by key ${kid}`
  const { say, clear } = progress()
  const onProgress = (count: RotationCount) => say(said(count))
  try {
    const count = await rotateKeys({ model, database, seal: keyring(keys), kid, onProgress }).finally(clear)
    console.log(`${said(count)}.`)
  } catch (error) {
    if (!(error instanceof UnopenedRows)) throw error
    const held = new Set(keys.map((key) => key.kid))
    throw new StartError([...error.rowsByKey].map(([key, rows]) => unopened(rows, key, held.has(key))).join(' '))
  }
}

const unopened = (rows: number, kid: string, isHeld: boolean) => {
  const one = rows === 1
  const these = one ? '1 row' : `${rows} rows`
  if (kid === '') return `${these} ${one ? 'holds' : 'hold'} what no key has sealed.`
  if (!isHeld) return `${these} ${one ? 'needs' : 'need'} key ${kid}, which is not in ENCRYPTION_KEYS.`
  const [do_, them, were] = one ? ['does', 'it', 'it was'] : ['do', 'them', 'they were']
  return `${these} ${do_} not open by key ${kid} of ENCRYPTION_KEYS: another key of that name sealed ${them}, or ${were} changed.`
}
