import { GraphError } from '../../errors.ts'
import type { MetadataLevel } from '../../odata/represent.ts'
import { type MediaForm, preferred } from './media-range.ts'
import type { ODataVersion } from './odata-version.ts'

/** How an answer with data is written: what its Content-Type says of it. */
export interface DataFormat {
  readonly level: MetadataLevel
  /** Whether Int64 and Decimal are written as strings (OData JSON 4.01, section 3.2). */
  readonly ieee754Compatible: boolean
}

/** How it is written unless another way is preferred. */
export const standardFormat: DataFormat = { level: 'minimal', ieee754Compatible: false }

const dataFormats = (['minimal', 'full', 'none'] as const).flatMap((level) =>
  [false, true].map(
    (ieee754Compatible): MediaForm<DataFormat> => ({
      value: { level, ieee754Compatible },
      type: 'application/json',
      parameters: { metadata: level, ieee754compatible: String(ieee754Compatible), charset: 'utf-8' },
    }),
  ),
)

const metadataFormats: readonly MediaForm<'xml' | 'json'>[] = [
  { value: 'xml', type: 'application/xml', parameters: {} },
  { value: 'json', type: 'application/json', parameters: {} },
  { value: 'xml', type: 'text/xml', isAlias: true, parameters: {} },
]

const textFormats: readonly MediaForm<'text'>[] = [
  { value: 'text', type: 'text/plain', parameters: { charset: 'utf-8' } },
  { value: 'text', type: 'application/json', isAlias: true, parameters: {} },
]

const pageFormats: readonly MediaForm<'json' | 'html'>[] = [
  { value: 'json', type: 'application/json', parameters: {} },
  { value: 'html', type: 'text/html', parameters: {} },
]

/** How data is written, as Accept and `$format` prefer. Throws 406 when no JSON that can be had is acceptable. */
export const negotiate = (accept: string | undefined, format: string | undefined): DataFormat =>
  demanded(
    preferred(dataFormats, { accept, format }),
    'The response can only be application/json, with odata.metadata none, minimal or full.',
  )

/** CSDL in XML unless JSON is preferred, which 4.0 has not. Throws 406 when none that can be had is acceptable. */
export const negotiateMetadata = (
  accept: string | undefined,
  format: string | undefined,
  maxVersion: ODataVersion = '4.01',
): 'xml' | 'json' =>
  maxVersion === '4.0'
    ? demanded(
        preferred(
          metadataFormats.filter(({ value }) => value === 'xml'),
          { accept, format },
        ),
        'In OData 4.0 the metadata document can only be application/xml.',
      )
    : demanded(
        preferred(metadataFormats, { accept, format }),
        'The metadata document can be application/xml or application/json.',
      )

/**
 * A number alone, which is plain text (OData 4.01 Protocol, section 11.2.10). Throws 406 when that is not acceptable;
 * one who asks every resource for JSON gets it as well, as from Graph.
 */
export const negotiateText = (accept: string | undefined): string =>
  demanded(preferred(textFormats, { accept, format: undefined }), 'The response can only be text/plain in UTF-8.')

/** The types that the bytes of a stream can be had as: its own, and that of any bytes. */
export const bytesTypes = (type: string) => [...new Set([type, 'application/octet-stream'])]

/**
 * How a stream is written: as its bytes to whoever names its media type or bytes of any, else as JSON, as the published
 * pages show it. Throws 406 when neither is acceptable.
 */
export const negotiateStream = (accept: string | undefined, format: string | undefined, type: string) =>
  demanded(
    preferred<DataFormat | string>(
      [
        ...dataFormats,
        ...bytesTypes(type).map((bytes) => ({
          value: bytes,
          type: bytes,
          parameters: {},
        })),
      ],
      { accept, format },
    ),
    `The response can only be ${type}, or application/json with odata.metadata none, minimal or full.`,
  )

/** Whether somebody wants to read HTML rather than JSON. */
export const prefersHtml = (accept: string | undefined) =>
  preferred(pageFormats, { accept, format: undefined }) === 'html'

const demanded = <T>(form: T | undefined, otherwise: string): T => {
  if (form === undefined) throw new GraphError('NotAcceptable', otherwise)
  return form
}
