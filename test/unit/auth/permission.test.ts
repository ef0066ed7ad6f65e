import { describe, expect, it } from 'vitest'
import { demandPermission } from '../../../src/auth/permission.ts'
import type { Principal } from '../../../src/auth/principal.ts'

const principal = (kind: Principal['kind'], ...permissions: string[]): Principal => ({
  tenant: 'aaaaaaaa-0000-4000-8000-000000000001',
  application: 'application',
  actor: 'actor',
  kind,
  permissions: new Set(permissions),
})

describe('demandPermission', () => {
  it('gives the first allowed permission that is held', () => {
    expect(demandPermission(principal('delegated', 'B.Read.All', 'A.Read.All'), ['A.Read.All', 'B.Read.All'])).toBe(
      'A.Read.All',
    )
    expect(demandPermission(principal('application', 'B.Read.All'), ['A.Read.All', 'B.Read.All'])).toBe('B.Read.All')
  })

  it.each([
    ['nothing', []],
    ['another permission', ['C.Read.All']],
    ['another case', ['a.read.all']],
    ['the beginning of a name', ['A.Read']],
    ['more than a name', ['A.Read.All2']],
    ['two names in one', ['A.Read.All B.Read.All']],
    ['a space around the name', [' A.Read.All']],
    ['a name that objects have', ['constructor']],
  ])('refuses %s, naming what would do', (_, permissions) => {
    expect(() => demandPermission(principal('delegated', ...permissions), ['A.Read.All', 'B.Read.All'])).toThrow(
      expect.objectContaining({
        code: 'Forbidden',
        status: 403,
        message:
          'Application is not authorized to perform this operation. Application must have one of the following scopes: A.Read.All, B.Read.All',
      }),
    )
  })

  it('tells an application without any role that it has none', () => {
    expect(() => demandPermission(principal('application'), ['A.Read.All'])).toThrow(
      'Application is not authorized to perform this operation as called in app only context but does not have application permissions configured. Application must have one of the following scopes: A.Read.All',
    )
    expect(() => demandPermission(principal('application', 'C.Read.All'), ['A.Read.All'])).toThrow(
      'Application is not authorized to perform this operation. Application must have one of the following scopes: A.Read.All',
    )
  })
})
