import { createHash } from 'node:crypto'
import { pageStyle } from '../docs/page-style.ts'

/** The style of the sign-in page: that of the other pages, and what only it has. It stands in the page itself. */
export const signInStyle = `${pageStyle}
.page form > p, .page h1 + p { margin: 0 0 1rem }
.page fieldset label { margin-right: 1rem }
.page input[name='tenant'], .page input[name='user'] { width: 100%; font-family: var(--mono); font-size: 0.9rem }
`

/** By which a Content-Security-Policy lets it pass, and no other. */
export const signInStyleHash = createHash('sha256').update(signInStyle).digest('base64')
