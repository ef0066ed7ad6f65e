// The documentation page's script in local mode: bundled into dist/local by `npm run build:docs`.
import { showReference } from '../../../docs/reference.ts'
import { control } from './control.ts'
import { keptToken } from './kept-token.ts'
import { tokenPanel } from './token-panel.ts'

const [reference, about] = await Promise.all([showReference(keptToken.get()?.token), control.about()])
document.querySelector('#panel')?.replaceWith(tokenPanel(reference, about))
