import { forThePage, type OpenApiDocument } from './for-the-page.ts'

/** What the reference's script leaves on the page (its HTML API). */
declare const Scalar: {
  readonly createApiReference: (
    element: string,
    configuration: object,
  ) => { readonly updateConfiguration: (configuration: object) => void }
}

/** The ways to send a request that are shown, by language; all others are not. */
const clients: Readonly<Record<string, string>> = {
  shell: 'curl',
  js: 'fetch',
  python: 'requests',
  csharp: 'httpclient',
  powershell: 'webrequest',
}

/** All others of the languages that are shown, and the languages that are not. */
const hiddenClients = {
  shell: ['httpie', 'wget'],
  js: ['axios', 'jquery', 'ofetch', 'xhr'],
  python: ['aiohttp', 'httpx', 'python3'],
  csharp: ['restsharp'],
  powershell: ['restmethod'],
  ...Object.fromEntries(
    'c clojure dart fsharp go http java kotlin node objc ocaml php r ruby rust swift'
      .split(' ')
      .map((language) => [language, true]),
  ),
}

const configuration = (content: object, token: string) => ({
  content,
  theme: 'none',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  featuredClients: Object.entries(clients).map(([language, client]) => `${language}/${client}`),
  hiddenClients,
  authentication: { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } },
  // A token is gone with the tab.
  persistAuth: false,
  documentDownloadType: 'none',
  // Nothing is asked of, or offered by, anyone else.
  agent: { disabled: true, hideAddApi: true },
  mcp: { disabled: true },
  hideClientButton: true,
  proxyUrl: '',
  showDeveloperTools: 'never',
  telemetry: false,
  withDefaultFonts: false,
})

export interface Reference {
  readonly document: OpenApiDocument
  /** The token that its requests and its snippets are to have. */
  readonly setToken: (token: string) => void
}

/** Shows the OpenAPI document of this gateway. Rejects, and says so on the page, where it is not to be had. */
export const showReference = async (token = ''): Promise<Reference> => {
  try {
    const response = await fetch('/openapi.json')
    if (!response.ok) throw new Error(`It answered ${response.status}.`)
    const document = forThePage(await response.json(), location.origin)
    const reference = Scalar.createApiReference('#docs', configuration(document, token))
    return { document, setToken: (text) => reference.updateConfiguration(configuration(document, text)) }
  } catch (error) {
    const sentence = document.createElement('p')
    sentence.className = 'page bad'
    sentence.setAttribute('role', 'alert')
    sentence.textContent = `The gateway's document (/openapi.json) cannot be shown: load the page again. ${error}`
    document.querySelector('#docs')?.replaceChildren(sentence)
    throw error
  }
}
