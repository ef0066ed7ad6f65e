import type { ComputedType, ExpressionType } from './expression-type.ts'
import type { FunctionName } from './functions.ts'

/** Equality and order. */
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
/** `divby` never truncates. */
export type ArithmeticOperator = 'add' | 'sub' | 'mul' | 'div' | 'divby' | 'mod'
/** Both join any number of operands. */
export type LogicalOperator = 'and' | 'or'

/**
 * What a literal or a computation holds. Instants are in the stored form, dates `YYYY-MM-DD`, times of day
 * `HH:MM:SS.fffffff`, GUIDs in lower case, enum values the declared name of their member.
 */
export type Constant = string | number | boolean | null

/** A typed, checked common expression (OData 4.01 URL Conventions, section 5.1.1). */
export type Expression =
  | { readonly kind: 'literal'; readonly type: ExpressionType; readonly value: Constant }
  | { readonly kind: 'property'; readonly type: ExpressionType; readonly name: string; readonly nullable: boolean }
  | {
      readonly kind: 'call'
      readonly type: ComputedType
      readonly function: FunctionName
      readonly parameters: readonly Expression[]
    }
  | { readonly kind: 'negate'; readonly type: ComputedType; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly type: ComputedType
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'comparison'
      readonly type: 'Edm.Boolean'
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'in'
      readonly type: 'Edm.Boolean'
      readonly operand: Expression
      readonly members: readonly Constant[]
    }
  | {
      readonly kind: 'logical'
      readonly type: 'Edm.Boolean'
      readonly operator: LogicalOperator
      readonly operands: readonly Expression[]
    }
  | { readonly kind: 'not'; readonly type: 'Edm.Boolean'; readonly operand: Expression }

/** The expressions of one sort. */
export type ExpressionOf<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>

/** What an expression is computed from; nothing for a literal or a property. */
export const operandsOf = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'literal':
    case 'property':
      return []
    case 'call':
      return expression.parameters
    case 'logical':
      return expression.operands
    case 'negate':
    case 'not':
    case 'in':
      return [expression.operand]
    case 'arithmetic':
    case 'comparison':
      return [expression.left, expression.right]
  }
}

/** The same expression computed from others. */
export const withOperands = (expression: Expression, change: (operand: Expression) => Expression): Expression => {
  switch (expression.kind) {
    case 'literal':
    case 'property':
      return expression
    case 'call':
      return { ...expression, parameters: expression.parameters.map(change) }
    case 'logical':
      return { ...expression, operands: expression.operands.map(change) }
    case 'negate':
    case 'not':
    case 'in':
      return { ...expression, operand: change(expression.operand) }
    case 'arithmetic':
    case 'comparison':
      return { ...expression, left: change(expression.left), right: change(expression.right) }
  }
}

/** Whether an expression can be null for some entity. Arithmetic can: what overflows is null. */
export const canBeNull = (expression: Expression): boolean => {
  switch (expression.kind) {
    case 'literal':
      return expression.value === null
    case 'property':
      return expression.nullable
    case 'call':
      return expression.parameters.some(canBeNull)
    case 'negate':
    case 'not':
      return canBeNull(expression.operand)
    case 'arithmetic':
      return true
    case 'comparison':
    case 'in':
      return false
    case 'logical':
      return expression.operands.some(canBeNull)
  }
}
