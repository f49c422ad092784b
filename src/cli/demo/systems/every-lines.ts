import type { CurlLine, DemoGroup } from '../curl-line.js'
import type { DemoIssuer } from '../demo-issuer.js'
import type { MadeKeys } from '../demo-system.js'
import { WHO } from '../demo-people.js'
import { misspelt } from '../misspelt.js'
import type { EveryKey } from './every-keys.js'

/** The origin whose pages may call the demo. */
export const ALLOWED_ORIGIN = 'https://app.example.com'

const luc = (secret: string) => `luc-authorization: ${secret}`
const lucca = (secret: string) => `Authorization: lucca application=${secret}`
const bearer = (credential: string) => `Authorization: Bearer ${credential}`
const apiKey = (secret: string) => `x-api-key: ${secret}`
const origin = (from: string) => `Origin: ${from}`

/** The demo's requests: what lets one in, and what every kind of refusal looks like. */
export function everyLine(line: CurlLine, made: MadeKeys<EveryKey>, replaced: string, { tokens }: DemoIssuer): DemoGroup[] {
  const monitors = '/monitors_list?page_id=1'
  const preflight = 'Access-Control-Request-Method: GET'
  const options = ['-X OPTIONS']

  return [
    {
      title: 'A good key, however it is presented',
      lines: [
        line(200, 'Lucidya: the bare key', monitors, [luc(made.lucidya.secret)]),
        line(200, 'Lucca: a scheme with a parameter', '/api/v3/users', [lucca(made.lucca.secret)]),
        line(200, 'Lucid: a bearer key', '/documents', [bearer(made.lucid.secret)]),
        line(200, 'Luminary: x-api-key …', '/projects', [apiKey(made.luminary.secret)]),
        line(200, '… or bearer', '/projects', [bearer(made.luminary.secret)]),
        line(200, 'a route that is open to all', '/'),
      ],
    },
    {
      title: 'No good key',
      lines: [
        line(401, 'nothing presented: a challenge for each scheme', monitors),
        line(401, 'a secret that nobody has', monitors, [luc(misspelt(made.lucidya.secret))]),
        line(401, 'a key that was revoked', monitors, [luc(made.revoked.secret)]),
        line(401, 'a secret that rotation has replaced', '/projects', [apiKey(replaced)]),
      ],
    },
    {
      title: 'A request that does not make sense',
      lines: [
        line(400, 'two credentials', monitors, [luc(made.lucidya.secret), apiKey(made.lucidya.secret)]),
        line(400, 'the Authorization line twice', '/documents', [bearer(made.lucid.secret), bearer(made.lucid.secret)]),
        line(400, 'lucca without application=', '/api/v3/users', [`Authorization: lucca ${made.lucca.secret}`]),
      ],
    },
    {
      title: 'A good key in the wrong place',
      lines: [
        line(403, 'a grant is missing: documents:read', '/documents', [bearer(made.lucidya.secret)]),
        line(403, 'the key is for another subnet', monitors, [luc(made.remote.secret)]),
        line(200, 'the key is for this subnet', monitors, [luc(made.local.secret)]),
      ],
    },
    {
      title: 'Managing keys: the HTTP API for customers (the demo believes whoever says who they are)',
      lines: [
        line(200, "the keys of the customer's account", '/api-keys/keys', [`${WHO}: customer`]),
        line(200, 'one of them', `/api-keys/keys/${made.lucidya.key.id}`, [`${WHO}: customer`]),
        line(404, 'for somebody of another account there is no such key', `/api-keys/keys/${made.lucidya.key.id}`, [
          `${WHO}: newcomer`,
        ]),
        line(403, 'a member who was deactivated', '/api-keys/keys', [`${WHO}: former`]),
        line(401, 'nobody', '/api-keys/keys'),
        line(200, 'what a key may ask about itself', '/api-keys/self', [bearer(made.lucid.secret)]),
        line(200, 'who did what, for the provider', '/api-keys/audit-events?account=demo', [`${WHO}: approver`]),
        line(200, 'all of this as an OpenAPI document', '/api-keys/openapi.json'),
      ],
    },
    {
      title: 'Tokens (JWTs) of an issuer that the API trusts',
      lines: [
        line(200, 'a bearer token', '/export', [bearer(tokens.good)]),
        line(403, 'a token without the grant', '/export', [bearer(tokens.narrow)]),
        line(401, 'a token that has expired', '/export', [bearer(tokens.expired)]),
        line(401, 'a token that somebody else has signed', '/export', [bearer(tokens.forged)]),
        line(200, 'a route that takes tokens only', '/whoami', [bearer(tokens.good)]),
        line(403, 'the same route with a key', '/whoami', [bearer(made.lucid.secret)]),
      ],
    },
    {
      title: 'Browsers (CORS)',
      lines: [
        line(204, 'a preflight', '/projects', [origin(ALLOWED_ORIGIN), preflight], options),
        line(200, 'a page that may call', '/projects', [origin(ALLOWED_ORIGIN), apiKey(made.luminary.secret)]),
        line(403, 'a page that may not, though the key is good', '/projects', [
          origin('https://evil.example'),
          apiKey(made.luminary.secret),
        ]),
      ],
    },
  ]
}
