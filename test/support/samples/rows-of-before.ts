import { columnName } from '../../../src/db/sql/table.ts'
import type { Seal } from '../../../src/seal/keyring.ts'

/** Secrets of a row, by property. */
type Secrets = Readonly<Record<string, string>>
type Columns = Readonly<Record<string, string>>

/** The columns of a row's secrets as gateways wrote them that knew of no envelope: each sealed alone. */
export const sealedAlone = (seal: Seal, type: string, tenant: string, id: string, secrets: Secrets): Columns =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, plain]) => [
      columnName(name),
      seal.seal({ tenant, bound: [type, id, name] }, plain),
    ]),
  )

/** As those did that sealed each alone, and all of them once more in an envelope bound to the texts of each. */
export const sealedTwice = (seal: Seal, type: string, tenant: string, id: string, secrets: Secrets): Columns => {
  const alone = sealedAlone(seal, type, tenant, id, secrets)
  const bound = Object.keys(secrets).flatMap((name) => [name, String(alone[columnName(name)])])
  return {
    ...alone,
    secrets: seal.seal({ tenant, bound: [type, id, ...bound] }, JSON.stringify(Object.values(secrets))),
  }
}
