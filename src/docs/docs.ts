// The documentation page's own script: bundled into dist/docs by `npm run build:docs`.
import { showReference } from './reference.ts'

showReference()
