import { typeFault } from '../../model/kinds/type-fault.ts'
import type { Property } from '../../model/property.ts'
import type { ODataVersion } from './odata-version.ts'

/** A member of a JSON body that is no property but says something of one, or of the whole. */
export interface Annotation {
  /** The property that it is about; empty for the object that it stands in. */
  readonly target: string
  /** `type` and `bind` bear on what a write does; all else is ignored. */
  readonly term: 'type' | 'bind' | 'other'
}

/**
 * Reads the name of a member as an annotation or as an advertised action (OData JSON 4.01, sections 4.5, 4.6 and 20);
 * undefined for a property's. Control information may leave out `odata.` from 4.01 on; before, `@type` is no term of OData.
 */
export const annotationIn = (name: string, version: ODataVersion): Annotation | undefined => {
  if (!/[@#]/.test(name)) return undefined
  const [, target = '', prefix, term] = /^([^@#]*)@(odata\.)?(type|bind)$/i.exec(name) ?? []
  if (term === undefined || (prefix === undefined && version === '4.0')) return { target, term: 'other' }
  return { target, term: term.toLowerCase() === 'type' ? 'type' : 'bind' }
}

/**
 * What is wrong with a type that an annotation names; undefined where nothing is. It may be a URL, whose fragment counts;
 * a `#` alone may be left out, and so may the namespace of a primitive type (OData JSON 4.01, section 4.6.3).
 */
export const namedTypeFault = (named: unknown, type: Property['kind']['type']): string | undefined => {
  if (typeof named !== 'string') return typeFault('Edm.String')({ input: named })
  const [said, expected] = [named.replace(/^(?:.*\$metadata)?#/, ''), type.replace('Edm.', '')]
  return said === type || said === expected ? undefined : `must be '#${expected}'.`
}
