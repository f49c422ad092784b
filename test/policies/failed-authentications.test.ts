import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'

const UNKNOWN = 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e'
const WRONG_CHECKSUM = `x-api-key: kw_live_${'a'.repeat(38)}`
const FORGED_TOKEN = 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.'

describe.each(frameworks)('failed authentications on $name', framework => {
  async function serve(options: KeyringOptions = {}) {
    const clock = manualClock('2030-01-01T00:00:18Z')
    const app = await framework.serve({
      keyring: { clock, trustedProxies: ['127.0.0.1'], failedAuthentications: { limit: 3, windowSeconds: 60 }, ...options },
    })
    const ask = (credential: string, address = '192.0.2.7') => app.send('/', credential, `X-Forwarded-For: ${address}`)
    const code = async (credential: string, address?: string) => {
      const answer = await ask(credential, address)
      return answer.status === 200 ? 'ok' : answer.json().code
    }
    return { app, clock, ask, code }
  }

  it('are refused with 429 once an address had too many, until the start of the next minute', async () => {
    const { clock, ask, code } = await serve()
    expect(await code(UNKNOWN)).toBe('unknown_key')
    expect(await code(WRONG_CHECKSUM)).toBe('unknown_key')
    expect(await code(FORGED_TOKEN)).toBe('invalid_token')
    for (const credential of [UNKNOWN, WRONG_CHECKSUM, FORGED_TOKEN]) {
      const refused = await ask(credential)
      expect([refused.status, refused.json().code, refused.field('retry-after')]).toEqual([429, 'rate_limited', '42'])
      expect(refused.field('ratelimit-policy')).toBe('"failed-authentications";q=3;w=60')
      expect(refused.field('ratelimit')).toBe('"failed-authentications";r=0;t=42')
      expect(refused.lines('www-authenticate')).toEqual([])
    }
    expect(await code(UNKNOWN, '192.0.2.8')).toBe('unknown_key')
    clock.set(new Date('2030-01-01T00:01:00Z'))
    expect(await code(UNKNOWN)).toBe('unknown_key')
  })

  it('keep no good key out, whatever the address did before', async () => {
    const { app, code } = await serve()
    const { secret } = await app.keyring.keys.create({ name: 'x' })
    const codes = await Promise.all(Array.from({ length: 50 }, () => code(UNKNOWN)))
    expect(codes.filter(found => found === 'unknown_key')).toHaveLength(3)
    expect(codes.filter(found => found === 'rate_limited')).toHaveLength(47)
    for (let i = 0; i < 10; i++) expect(await code(`x-api-key: ${secret}`)).toBe('ok')
  })

  it('are those of guessing alone', async () => {
    const { app, code } = await serve()
    const { secret, key } = await app.keyring.keys.create({ name: 'x' })
    const { secret: inside } = await app.keyring.keys.create({ name: 'x', subnets: ['203.0.113.0/24'] })
    await app.keyring.keys.revoke(key.id)
    for (let i = 0; i < 5; i++) {
      expect(await code(`x-api-key: ${secret}`)).toBe('key_revoked')
      expect(await code(`x-api-key: ${inside}`)).toBe('ip_not_allowed')
      expect(await code('Accept: */*')).toBe('missing_credential')
      expect(await code('Authorization: Bearer')).toBe('invalid_request')
    }
    for (let i = 0; i < 3; i++) expect(await code(UNKNOWN)).toBe('unknown_key')
    expect(await code(UNKNOWN)).toBe('rate_limited')
    expect(await code(`x-api-key: ${secret}`)).toBe('key_revoked')
  })

  it('are counted for an IPv6 /64, an unwrapped IPv4 address, and all that can not be known', async () => {
    const { code } = await serve({ failedAuthentications: { limit: 1, windowSeconds: 60 } })
    for (const [first, second, other] of [
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:3::1'],
      ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2'],
      ['unknown', '', '192.0.2.3'],
    ] as const) {
      expect(await code(UNKNOWN, first)).toBe('unknown_key')
      expect(await code(UNKNOWN, second)).toBe('rate_limited')
      expect(await code(UNKNOWN, other)).toBe('unknown_key')
    }
  })

  it('are not throttled by default, nor where the limiter fails', async () => {
    const free = await framework.serve()
    for (let i = 0; i < 100; i++) expect((await free.send('/', UNKNOWN)).status).toBe(401)
    const down = () => Promise.reject(new Error('connect ECONNREFUSED'))
    const limiter = () => ({ penalty: down, reward: down, get: down })
    const { app, code } = await serve({ failedAuthentications: { limit: 1, windowSeconds: 60, limiter } })
    for (let i = 0; i < 3; i++) expect(await code(UNKNOWN)).toBe('unknown_key')
    expect(app.log.filter(line => line.includes('failed-authentications'))).toHaveLength(1)
  })
})
