import { describe, expect, it } from 'vitest'
import { authFrameworks } from './auth-servers.js'

const ORIGIN = 'https://app.example.com'
const cors = { origins: [ORIGIN], credentials: true }
const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,dpop' }

const allowed = (headers: Headers) => [...headers.keys()].filter(name => name.startsWith('access-control-'))

describe.each(authFrameworks)('the origin policy on $name', ({ serve }) => {
  it('covers the token endpoints, their refusals too', async () => {
    const { fetch } = await serve({ keyring: { cors } })
    const preflight = await fetch('/oauth/token', { method: 'OPTIONS', headers: { origin: ORIGIN, ...PREFLIGHT } })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type,dpop'])
    const refused = await fetch('/oauth/token', { method: 'POST', headers: { origin: ORIGIN } })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, ORIGIN])
    const foreign = await fetch('/oauth/token', { method: 'POST', headers: { origin: 'https://evil.example' } })
    expect([foreign.status, allowed(foreign.headers)]).toEqual([403, []])
  })

  it.each(['/oauth/authorize', '/oauth/device'])('lets no other origin read the page %s (RFC 9700 section 2.6)', async path => {
    const { fetch } = await serve({ keyring: { cors } })
    const page = await fetch(path, { headers: { origin: ORIGIN } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(allowed(page.headers)).toEqual([])
    const preflight = await fetch(path, { method: 'OPTIONS', headers: { origin: ORIGIN, ...PREFLIGHT } })
    expect(allowed(preflight.headers)).toEqual([])
  })
})
