import { badRequest } from '../../errors.ts'
import { unknownProperty } from './filter/expression-context.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * The declared names of the selected properties, each once, in the order asked for; undefined for all of them. Secrets
 * may be selected: who may read an entity may read all of it.
 */
export const parseSelect = (text: string, { typeName, names }: Vocabulary): readonly string[] | undefined => {
  const items = text.split(',').map((item) => item.trim())
  const selected = items
    .filter((item) => item !== '*')
    .map((item) => {
      const name = names.get(item.toLowerCase())
      if (name === undefined) {
        const sentence = unknownProperty(item, typeName, names.values())
        throw badRequest(`Parsing OData Select and Expand failed: ${sentence}`)
      }
      return name
    })
  return items.includes('*') ? undefined : [...new Set(selected)]
}
