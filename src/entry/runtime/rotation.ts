import type { Database } from '../../db/engines/database.ts'
import { type RotationCount, rotateKeys, UnopenedRows } from '../../db/upkeep/rotate-keys.ts'
import { model } from '../../entities/model.ts'
import type { RootKey } from '../../seal/keyring.ts'
import { keyring } from '../../seal/keyring.ts'
import { StartError } from './start-error.ts'

/** Seals all anew by the first key, and says what it has come to: on a terminal as it goes. Throws a StartError. */
export const rotateAll = async (database: Database, keys: readonly [RootKey, ...RootKey[]]) => {
  const [{ kid }] = keys
  const said = ({ read, sealedAnew }: RotationCount) => `${read} rows read, ${sealedAnew} sealed anew by key ${kid}`
  const { isTTY } = process.stderr
  const onProgress = (count: RotationCount) => {
    if (isTTY) process.stderr.write(`\r${said(count)}`)
  }
  try {
    const count = await rotateKeys({ model, database, seal: keyring(keys), kid, onProgress })
    console.log(`${said(count)}.`)
  } catch (error) {
    if (!(error instanceof UnopenedRows)) throw error
    const held = new Set(keys.map((key) => key.kid))
    throw new StartError([...error.rowsByKey].map(([key, rows]) => unopened(rows, key, held.has(key))).join(' '))
  } finally {
    // The line that was written over and over.
    if (isTTY) process.stderr.write('\r\u001B[K')
  }
}

const unopened = (rows: number, kid: string, isHeld: boolean) => {
  const [these, need, do_] = rows === 1 ? ['1 row', 'needs', 'does'] : [`${rows} rows`, 'need', 'do']
  if (kid === '') return `${these} ${do_} not hold what a key has sealed.`
  return isHeld
    ? `${these} ${do_} not open by the ${kid} of ENCRYPTION_KEYS: they were sealed by another key of that name, or changed.`
    : `${these} ${need} key ${kid}, which is not in ENCRYPTION_KEYS.`
}
