import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'

/** The file of the document, beside the documentation page's. */
export const documentFile = 'openapi.json'

/** Where the gateway of that document is: what each gateway has its own address for. */
export const unknownUrl = 'https://gateway.invalid'

/** The document that was made when the bundle was, with the links of this gateway. Throws 404 where there is none. */
export const builtDocument = (readAsset: Dependencies['readAsset'], publicUrl: string) => {
  let text: string | undefined
  return async (): Promise<string> => {
    if (text !== undefined) return text
    const bytes = await readAsset(documentFile)
    if (!bytes) throw new GraphError('ResourceNotFound', 'The document is not built: run `npm run build:document`.')
    text = new TextDecoder().decode(bytes).replaceAll(unknownUrl, publicUrl)
    return text
  }
}
