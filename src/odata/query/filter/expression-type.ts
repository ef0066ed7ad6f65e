import { type EnumType, isEnumType } from '../../../model/kinds/enum-type.ts'
import type { PrimitiveType } from '../../../model/kinds/kind.ts'
import { namespace } from '../../../model/namespace.ts'

/** The type of what a function or an operator gives; `null` is the type of the literal. */
export type ComputedType = PrimitiveType | 'null'

/** The type of any expression. */
export type ExpressionType = ComputedType | EnumType

/** Qualified, as error messages show it. */
export const typeName = (type: ExpressionType) => (isEnumType(type) ? `${namespace}.${type.name}` : type)
