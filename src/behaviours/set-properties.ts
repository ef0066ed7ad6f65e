import { type ActionDeclaration, defineAction } from '../model/action.ts'
import { refuseFaults } from '../model/definition-error.ts'
import { storedFormOf } from '../model/property-faults.ts'
import type { Entity } from '../model/value.ts'
import type { Behaviour } from './behaviour.ts'

/** An action whose whole effect is to leave these values behind. Throws a DefinitionError for values that cannot be there. */
export const setProperties = (
  declaration: Omit<ActionDeclaration, 'parameters' | 'returns'>,
  changes: Entity,
): Behaviour => {
  const { name, boundTo } = declaration
  refuseFaults(`The action ${name} of ${boundTo.name}`, () => [
    ...(Object.keys(changes).length === 0 ? ['it sets nothing'] : []),
    ...Object.entries(changes).flatMap(([target, value]) => {
      const property = Object.hasOwn(boundTo.properties, target) ? boundTo.properties[target] : undefined
      if (!property || property.readOnly) return [`it sets ${target}, which is no property that can be written`]
      return storedFormOf(property)(value) ? [] : [`what it sets ${target} to is no stored ${property.kind.type}`]
    }),
  ])
  return {
    action: defineAction(declaration),
    holdsPrecondition: true,
    handle: async ({ store }, { context, id, precondition }) => {
      const outcome = await store.update(context, boundTo, id, { changes, precondition })
      return typeof outcome === 'string' ? outcome : 'done'
    },
  }
}
