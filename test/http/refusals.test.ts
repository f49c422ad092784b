import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from './manual-clock.js'
import type { ChallengeError, Row } from './refusal-row.js'
import { ROWS } from './refusal-rows.js'
import { tracesOf } from './traces-of.js'

const CHALLENGES = [
  ['bearer', (params: string) => `Bearer ${params}`],
  ['lucca', (params: string) => `lucca ${params}`],
  ['luc-authorization', (params: string) => `ApiKey ${params}, header="luc-authorization"`],
  ['x-api-key', (params: string) => `ApiKey ${params}, header="x-api-key"`],
] as const

const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'
const DPOP = ['dpop', (params: string) => `DPoP ${params}, algs="${ALGORITHMS}"`] as const

function expectedChallenges(challenge: Row['challenge']): string[] {
  if (challenge === 'none') return []
  // the challenge of a scheme that is not announced stands where it was used
  const told = challenge !== 'plain' && challenge.schemes.includes('dpop') ? [...CHALLENGES, DPOP] : CHALLENGES
  return told.map(([scheme, write]) =>
    write(`realm="api"${challenge !== 'plain' && challenge.schemes.includes(scheme) ? errorOf(challenge) : ''}`),
  )
}

const errorOf = ({ error, description, scope }: ChallengeError) =>
  `, error="${error}", error_description="${description}"${scope === undefined ? '' : `, scope="${scope}"`}`

// all that a process can print
const printed: string[] = []

beforeEach(() => {
  printed.length = 0
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => void printed.push(parts.map(String).join(' ')))
  }
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(frameworks)('the refusals of $name', framework => {
  it.each(ROWS)('refuses $situation with $status $code', async row => {
    const clock = manualClock()
    const app = await framework.serve({
      keyring: { ...row.options, clock, ...(row.options?.store ? { store: row.options.store } : {}) },
      ...(row.protect === false ? { auth: false } : {}),
      routes: [{ path: '/', method: 'all', checks: row.checks ?? [] }],
    })
    const made = row.options?.store
      ? null
      : await app.keyring.keys.create({ name: 'reader', grants: ['reports:read'], ...row.key })
    const secret = made?.secret ?? ''
    if (made) await row.prepare?.({ app, clock, id: made.key.id, secret })
    const lines = row.lines?.(secret) ?? []

    const answer = await app.send('/?page=1', ...lines)
    const head = await app.send('HEAD /?page=1', ...lines)

    expect(answer.status).toBe(row.status)
    expect(answer.field('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(answer.field('cache-control')).toBe('no-store')
    expect(answer.lines('www-authenticate')).toEqual(expectedChallenges(row.challenge))
    expect(answer.json()).toMatchObject({
      code: row.code,
      status: row.status,
      type: `urn:keywright:refusal:${row.code}`,
      title: expect.any(String) as string,
      ...row.members,
    })
    for (const [name, value] of Object.entries(row.fields ?? {})) expect(answer.field(name)).toBe(value)
    expect(app.runs()).toBe(0)

    expect(head.status).toBe(row.status)
    expect(head.body).toBe('')
    expect(head.lines('www-authenticate')).toEqual(answer.lines('www-authenticate'))

    if (row.logged !== undefined) expect(app.log).toContain(row.logged)
    if (row.status < 500) expect(app.log.filter(line => line.includes('refused'))).toEqual([])
    else expect([...app.log, ...printed].filter(line => line.includes(`refused with ${row.status} ${row.code}`))).not.toEqual([])

    const seen = JSON.stringify([answer.fields, answer.body, head.fields, app.log, printed, app.errors.map(String)])
    expect(tracesOf(lines).filter(trace => seen.includes(trace))).toEqual([])
  })

  it('refuses a wrong checksum without asking the store', async () => {
    const asked: string[] = []
    const app = await framework.serve({
      keyring: {
        store: {
          findByDigest(digest) {
            asked.push(digest)
            return null
          },
        },
      },
    })
    const wrong = await app.send('/', `x-api-key: kw_live_${'a'.repeat(38)}`)
    expect([wrong.status, wrong.json().code]).toEqual([401, 'unknown_key'])
    expect(asked).toEqual([])

    const foreign = await app.send('/', `x-api-key: ${'a'.repeat(38)}`)
    expect([foreign.status, foreign.json().code]).toEqual([401, 'unknown_key'])
    expect(asked).toHaveLength(1)
  })

  it('says what is wrong with the request, never what is wrong inside', async () => {
    const app = await framework.serve({
      keyring: {
        policies: [
          () => {
            throw new Error('the table "tenants" does not exist')
          },
        ],
      },
    })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const answer = await app.send('/', `x-api-key: ${secret}`)
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('tenants')
    expect(app.log).toContain('keywright: refused with 500 internal_error: Error: the table "tenants" does not exist')
  })

  it('has another form for refusals where renderRefusal says so, and never another decision', async () => {
    const app = await framework.serve({
      keyring: {
        renderRefusal: ({ code, headers, status }) => ({
          status: code === 'unknown_key' ? 200 : status === 401 ? 404 : status,
          headers: { ...headers, 'content-type': 'text/plain', 'x-code': code },
          body: `no: ${code}`,
        }),
      },
    })
    const other = await app.send('/')
    expect([other.status, other.field('content-type'), other.field('x-code'), other.body]).toEqual([
      404,
      'text/plain',
      'missing_credential',
      'no: missing_credential',
    ])
    const opened = await app.send('/', 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e')
    expect([opened.status, opened.json().code]).toEqual([401, 'unknown_key'])
    expect(app.log.join('\n')).toContain('status 200 is no refusal')
    expect(app.runs()).toBe(0)
  })
})
