import fc from 'fast-check'
import { bearerScheme, lucAuthorizationScheme, luccaScheme, xApiKeyScheme } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { sendRaw } from './raw-request.js'

const SECRET = 'AbCdEfGhIjKlMnOpQrStUvWx'
const WRITINGS: Record<string, (secret: string) => string> = {
  bearer: secret => `Authorization: Bearer ${secret}`,
  lucca: secret => `Authorization: lucca application=${secret}`,
  'luc-authorization': secret => `luc-authorization: ${secret}`,
  'luc-autharization': secret => `luc-autharization: ${secret}`,
  'x-api-key': secret => `x-api-key: ${secret}`,
}
const SCHEMES = [bearerScheme(), luccaScheme(), lucAuthorizationScheme({ misspelt: true }), xApiKeyScheme()]

describe.each(frameworks)('one credential on $name', framework => {
  const serve = async () => {
    const app = await framework.serve({ keyring: { schemes: SCHEMES } })
    await app.keyring.keys.import({ name: 'reader', secret: SECRET })
    return app
  }

  it('refuses any two credentials, good or bad, in either order', async () => {
    const app = await serve()
    for (const [first, writeFirst] of Object.entries(WRITINGS)) {
      for (const [second, writeSecond] of Object.entries(WRITINGS)) {
        for (const [a, b] of [
          [SECRET, SECRET],
          [SECRET, 'wrong'],
          ['wrong', SECRET],
        ] as const) {
          const answer = await app.send('/', writeFirst(a), writeSecond(b))
          expect([first, second, answer.status, answer.json().code]).toEqual([first, second, 400, 'invalid_request'])
        }
      }
    }
    expect(app.runs()).toBe(0)
  })

  it.each([
    ['in the same case', 'x-api-key: SECRET', 'x-api-key: SECRET'],
    ['in another case', 'x-api-key: SECRET', 'X-API-Key: SECRET'],
    ['the first one empty', 'x-api-key:', 'x-api-key: SECRET'],
    ['the second one empty', 'x-api-key: SECRET', 'x-api-key:'],
    ['both empty', 'x-api-key:', 'x-api-key:'],
    ['with others between', 'x-api-key: SECRET', 'Accept: */*', 'X-Other: y', 'x-api-key: SECRET'],
    ['three times', 'x-api-key: SECRET', 'x-api-key: SECRET', 'x-api-key: SECRET'],
    ['of Authorization, which Node shows once', 'Authorization: Bearer SECRET', 'authorization: Bearer SECRET'],
    ['of Authorization, the second foreign', 'Authorization: Bearer SECRET', 'Authorization: Basic dXNlcjpwYXNz'],
    ['of Authorization, the first foreign', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: Bearer SECRET'],
    ['of Authorization, the first empty', 'Authorization:', 'Authorization: Bearer SECRET'],
    ['of Authorization, both foreign', 'Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic dXNlcjpwYXNz'],
    ['of the misspelt field', 'luc-autharization: SECRET', 'LUC-Autharization: SECRET'],
    ['of a field beside a good one', 'luc-authorization:', 'luc-authorization:', 'x-api-key: SECRET'],
  ])('refuses a doubled field %s', async (_, ...lines) => {
    const app = await serve()
    const answer = await app.send('/', ...lines.map(line => line.replace('SECRET', SECRET)))
    expect([answer.status, answer.json().code, app.runs()]).toEqual([400, 'invalid_request', 0])
  })

  it('reads no trailer', async () => {
    const app = await serve()
    const chunked = [
      'POST / HTTP/1.1',
      'Host: api.example.com',
      'Transfer-Encoding: chunked',
      'Trailer: x-api-key',
      'Connection: close',
    ]
    const [answer] = await sendRaw(app, [...chunked, '', '1', 'a', '0', `x-api-key: ${SECRET}`, '', ''].join('\r\n'))
    expect(answer?.status).toBe(401)
  })

  // Node itself closes the door: the framework never sees the request
  it.each([
    ['NUL', `x-api-key: ${SECRET}\0`],
    ['a bare CR', `x-api-key: ${SECRET}\rx-other: y`],
    ['a space in front of the colon', `x-api-key : ${SECRET}`],
    ['a folded line', `x-api-key:\r\n ${SECRET}`],
    ['a header of 20 kB', `x-api-key: ${'k'.repeat(20_000)}`],
  ])('never sees a request with %s', async (_, line) => {
    const app = await serve()
    const answer = await app.send('/', line)
    expect([400, 431]).toContain(answer.status)
    expect(app.runs()).toBe(0)
  })

  it('takes no other octets for a good secret', async () => {
    const app = await serve()
    const octet = fc
      .integer({ min: 0x20, max: 0xff })
      .filter(code => code !== 0x7f)
      .map(code => String.fromCharCode(code))
    const near = fc
      .record({ at: fc.nat(SECRET.length), cut: fc.nat(2), put: fc.array(octet, { maxLength: 3 }).map(list => list.join('')) })
      .map(({ at, cut, put }) => SECRET.slice(0, at) + put + SECRET.slice(at + cut))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(WRITINGS)), near, async (write, value) => {
        const { status } = await app.send('/', write(value))
        expect([200, 400, 401]).toContain(status)
        if (value === SECRET) expect(status).toBe(200)
        // spaces around a value do not belong to it, nor does the empty last element of a list (RFC 9110 section 5.6.1)
        if (status === 200) expect(value.replace(/^ +|[ ,]+$/g, '')).toBe(SECRET)
      }),
      { numRuns: 300 },
    )
  })
})
