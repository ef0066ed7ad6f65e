// The documentation page's own script: bundled with Swagger UI into dist/docs by `npm run build:docs`.
import SwaggerUIBundle from 'swagger-ui-dist/swagger-ui-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './docs.css'
import { forThePage } from './for-the-page.js'

const adapted = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (document) => update(forThePage(document, location.origin)),
      },
    },
  },
})

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  plugins: [adapted],
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // A token is gone with the page.
  persistAuthorization: false,
  // Neither setting is read from the page's address, and nothing is sent to a validator elsewhere.
  queryConfigEnabled: false,
  validatorUrl: null,
  syntaxHighlight: { theme: 'agate' },
})
