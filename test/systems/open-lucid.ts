import { example as lucidExample } from '../../examples/lucid/example.js'
import { allowLogin } from './allow-login.js'
import type { Answered } from './answered.js'
import { READ } from './lucid-grants.js'
import type { Made, SystemApp, SystemServer } from './system-servers.js'

const TOKEN = `curl -X POST 'https://api.lucid.co/oauth/token' -d grant_type=authorization_code -d client_id=lucid-cli -d code=CODE -d code_verifier=VERIFIER -d redirect_uri=http://127.0.0.1:8976/callback`

// the pair of RFC 7636 appendix B
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** The example with a key of ada's. */
export interface LucidApp extends Made {
  readonly app: SystemApp
  /** Makes another. */
  make(wanted?: object): Promise<Made>
  /** Runs a documented line with a key or a token. */
  ask(line: string, credential: string): Promise<Answered>
  /** A program asks ada in her browser, where she allows it: the address that the program is called at. */
  allow(scope?: string): Promise<URL>
  /** What the program gets for the code that it is called with. */
  logIn(scope?: string): Promise<Answered>
}

/** Opens the example, and makes a key; `more` is what shall be different of it. */
export async function openLucid(serve: SystemServer['serve'], more: object = {}): Promise<LucidApp> {
  const app = await serve(lucidExample)
  const make = (wanted: object = {}) => app.make('ada', { name: 'script', grants: [READ, 'user.profile'], ...wanted })
  const allow = (scope?: string) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'lucid-cli',
      redirect_uri: 'http://127.0.0.1:8976/callback',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      ...(scope === undefined ? {} : { scope }),
    })
    return allowLogin(`${app.url}/oauth/authorize?${query.toString()}`, 'ada')
  }
  return {
    app,
    make,
    ask: (line, credential) => app.curl(line, { API_KEY: credential, TOKEN: credential }),
    allow,
    async logIn(scope) {
      const code = (await allow(scope)).searchParams.get('code') ?? ''
      return app.curl(TOKEN, { CODE: code, VERIFIER })
    },
    ...(await make(more)),
  }
}
