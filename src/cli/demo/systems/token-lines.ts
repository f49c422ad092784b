import type { CurlLine, DemoGroup } from '../curl-line.js'
import type { MadeKeys } from '../demo-system.js'
import { WHO } from '../demo-people.js'

const bearer = (token: string) => `Authorization: Bearer ${token}`
const form = (...fields: readonly string[]) => `-d "${fields.join('&')}"`

// the pair of RFC 7636 appendix B
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const REDIRECT = 'redirect_uri=http://127.0.0.1:8976/callback'
const AUTHORIZE = `/oauth/authorize?response_type=code&client_id=my-cli&${REDIRECT}&state=af0ifjs&code_challenge=${CHALLENGE}&code_challenge_method=S256`

/** Tokens of the demo's own. */
export interface DemoTokens {
  readonly good: string
  /** Good until the line that revokes it is sent. */
  readonly spare: string
  /** Of a key that is revoked. */
  readonly dead: string
}

/** The demo's requests for tokens of its own, and what comes of them. */
export function tokenLines(line: CurlLine, { radix, revoked }: MadeKeys<'radix' | 'revoked'>, tokens: DemoTokens): DemoGroup[] {
  const { id } = radix.key
  const basic = `-u "${id}:${radix.secret}"`
  const inBody = [`client_id=${id}`, `client_secret=${radix.secret}`]
  const grant = 'grant_type=client_credentials'
  const post = (status: number, note: string, path: string, ...flags: readonly string[]) => line(status, note, path, [], flags)
  const customer = [`${WHO}: customer`]

  return [
    {
      title: 'A key for a token',
      lines: [
        post(200, 'Radix: the id and the secret of a key', '/auth', form(...inBody)),
        post(200, 'OAuth: client credentials', '/oauth/token', basic, form(grant)),
        post(200, '… in the body, and for some of what the key may', '/oauth/token', form(grant, 'scope=export:read', ...inBody)),
        post(400, 'never for more', '/oauth/token', basic, form(grant, 'scope=projects:read')),
        post(
          401,
          'a key that was revoked looks like one that never was',
          '/oauth/token',
          `-u "${revoked.key.id}:${revoked.secret}"`,
          form(grant),
        ),
        line(200, 'what a program can find out by itself', '/.well-known/oauth-authorization-server'),
        line(200, 'what other servers verify the tokens with', '/.well-known/jwks.json'),
      ],
    },
    {
      title: "Tokens of the demo's own, good for an hour",
      lines: [
        line(200, 'a token does what its key may', '/export', [bearer(tokens.good)]),
        line(403, '… and nothing else', '/projects', [bearer(tokens.good)]),
        line(401, 'it dies with its key: this one was revoked', '/monitors_list', [bearer(tokens.dead)]),
        post(200, 'whether it is good, and for what', '/oauth/introspect', basic, form(`token=${tokens.good}`)),
        post(200, 'end one', '/oauth/revoke', basic, form(`token=${tokens.spare}`)),
      ],
    },
    {
      title: 'A program logs a person in: open the first address in a browser to see it',
      lines: [
        line(303, 'nobody is signed in yet: on to /sign-in', AUTHORIZE),
        line(200, 'somebody is: the page that asks', AUTHORIZE, customer),
        line(400, 'an answer that would leave this machine', AUTHORIZE.replace('127.0.0.1:8976', 'evil.example'), customer),
        post(
          400,
          'the program takes the code out of the address that it is called at: put it in the place of CODE',
          '/oauth/token',
          form('grant_type=authorization_code', 'client_id=my-cli', REDIRECT, `code_verifier=${VERIFIER}`, 'code=CODE'),
        ),
        post(
          200,
          'a device without a browser: its user opens verification_uri_complete',
          '/oauth/device_authorization',
          form('client_id=my-tv'),
        ),
        post(
          400,
          'the device asks until its user has agreed: put its device_code in the place of CODE',
          '/oauth/token',
          form('grant_type=urn:ietf:params:oauth:grant-type:device_code', 'client_id=my-tv', 'device_code=CODE'),
        ),
      ],
    },
  ]
}
