import type { CheckedPortal } from '../portal-options.js'

/** What a line is made of beside the settings. */
export interface ExampleFacts {
  /** Of this server. */
  readonly origin: string
  readonly keyId: string
  readonly secret: string
  /** How a request presents the secret; null where that is not known. */
  readonly headerLine: string | null
}

type Example = Pick<CheckedPortal, 'exampleUrl' | 'exampleHeaders' | 'exchangeUrl'>

/** The line that tries a new secret, for a shell: a call with it, or its exchange for a token. Null where nobody knows how. */
export function exampleLine(
  { exampleUrl, exampleHeaders, exchangeUrl }: Example,
  { origin, keyId, secret, headerLine }: ExampleFacts,
): string | null {
  const fields = Object.entries(exampleHeaders).map(([name, value]) => `${name}: ${value}`)
  const curl = (place: string, lines: readonly string[]) => {
    const { href, pathname, search } = new URL(place, origin)
    // to curl these are patterns
    const globoff = /[[\]{}]/.test(pathname + search) ? ' --globoff' : ''
    return `curl${globoff} '${href}'${lines.map(line => ` -H '${line}'`).join('')}`
  }
  if (exchangeUrl !== null) {
    const body = JSON.stringify({ client_id: keyId, client_secret: secret })
    return `${curl(exchangeUrl, ['Content-Type: application/json', ...fields])} -d '${body}'`
  }
  return headerLine === null ? null : curl(exampleUrl, [headerLine, ...fields])
}
