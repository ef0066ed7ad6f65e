// The documentation page's own script: bundled with Swagger UI into dist/docs by `npm run build:docs`.
import SwaggerUIBundle from 'swagger-ui-dist/swagger-ui-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // Neither setting is read from the page's address, and nothing is sent to a validator elsewhere.
  queryConfigEnabled: false,
  validatorUrl: null,
  syntaxHighlight: { theme: 'agate' },
})
