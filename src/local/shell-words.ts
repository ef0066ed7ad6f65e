interface Post {
  /** The command that prints a token. */
  readonly token: string
  /** JSON. */
  readonly body: string
}

interface Shell {
  /** A line that sets a variable for what is started after it. */
  readonly variable: (name: string, value: string) => string
  /** A line that posts JSON with a token that another command prints. */
  readonly post: (url: string, post: Post) => string
}

/** POSIX shells. */
export const shell: Shell = {
  variable: (name, value) => `export ${name}=${quoted(value)}`,
  post: (url, { token, body }) =>
    `curl -i ${url} -H "Authorization: Bearer $(${token})" -H 'Content-Type: application/json' -d ${quoted(body)}`,
}

/** PowerShell, Windows' own and the later ones, of which each hands quotes to a program in another way. */
export const powerShell: Shell = {
  variable: (name, value) => `$env:${name} = ${literal(value)}`,
  post: (url, { token, body }) =>
    `Invoke-RestMethod ${url} -Method Post -Headers @{ Authorization = "Bearer $(${token})" } -ContentType application/json -Body ${literal(body)}`,
}

const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
