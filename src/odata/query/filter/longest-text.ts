import type { Expression } from './expression.ts'
import type { ExpressionContext } from './expression-context.ts'

/** The most characters that a text can have that an expression gives; 0 where it gives none. */
export const longestText = (expression: Expression, context: ExpressionContext): number => {
  if (expression.type !== 'Edm.String') return 0
  switch (expression.kind) {
    case 'property':
      return Number(context.properties.get(expression.name)?.kind.csdlFacets.MaxLength ?? 0)
    case 'literal':
      return String(expression.value).length
    case 'call':
      // Only concat gives more than it is given.
      return expression.parameters
        .slice(0, expression.function === 'concat' ? undefined : 1)
        .reduce((length, parameter) => length + longestText(parameter, context), 0)
    default:
      return 0
  }
}
