import type { KeyringOptions, RateLimit } from 'keywright'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'

const PER_MINUTE: RateLimit = { limit: 3, windowSeconds: 60, per: 'key' }

describe.each(frameworks)('rate limits on $name', framework => {
  async function serve(rateLimit: KeyringOptions['rateLimit'], options: KeyringOptions = {}) {
    const clock = manualClock('2030-01-01T00:00:18Z')
    const app = await framework.serve({
      keyring: { clock, trustedProxies: ['127.0.0.1'], ...(rateLimit ? { rateLimit } : {}), ...options },
      routes: [
        { path: '/' },
        { path: '/users', checks: [{ all: ['users:read'] }] },
        {
          path: '/bug',
          handle() {
            throw new Error('a bug')
          },
        },
      ],
    })
    const keyOf = async (account: string | null = null) =>
      (await app.keyring.keys.create({ name: 'x', ...(account === null ? {} : { account }) })).secret
    const ask = (secret: string, address = '192.0.2.7', path = '/') =>
      app.send(path, `x-api-key: ${secret}`, `X-Forwarded-For: ${address}`)
    const statuses = async (times: number, secret: string, address?: string) => {
      const answers = []
      for (let i = 0; i < times; i++) answers.push((await ask(secret, address)).status)
      return answers
    }
    return { app, clock, keyOf, ask, statuses }
  }

  it('let requests through up to the limit, until the start of the next minute', async () => {
    const { app, clock, keyOf, ask, statuses } = await serve(PER_MINUTE)
    const secret = await keyOf()
    const left = []
    for (let i = 0; i < 3; i++) {
      const answer = await ask(secret)
      expect([answer.status, answer.field('ratelimit-policy')]).toEqual([200, '"default";q=3;w=60'])
      expect(answer.field('retry-after')).toBeNull()
      left.push(answer.field('ratelimit'))
    }
    expect(left).toEqual(['"default";r=2;t=42', '"default";r=1;t=42', '"default";r=0;t=42'])

    const refused = await ask(secret)
    expect([refused.status, refused.json().code]).toEqual([429, 'rate_limited'])
    expect(refused.json().detail).toBe('The limit of 3 in 60 s is reached: come back in 42 s.')
    expect(refused.field('retry-after')).toBe('42')
    expect(refused.field('ratelimit-policy')).toBe('"default";q=3;w=60')
    expect(refused.field('ratelimit')).toBe('"default";r=0;t=42')
    expect(refused.lines('www-authenticate')).toEqual([])
    expect(app.runs()).toBe(3)

    clock.set(new Date('2030-01-01T00:00:59.999Z'))
    const last = await ask(secret)
    expect([last.status, last.field('retry-after')]).toEqual([429, '1'])
    clock.advance({ ms: 1 })
    expect((await ask(secret)).field('ratelimit')).toBe('"default";r=2;t=60')
    expect(await statuses(3, secret)).toEqual([200, 200, 429])
  })

  it('let exactly as many through as the limit says, however many come at once', async () => {
    const { app, clock, keyOf, ask } = await serve({ ...PER_MINUTE, limit: 10 })
    const secret = await keyOf()
    for (let minute = 0; minute < 2; minute++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => ask(secret)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(90)
      clock.advance({ seconds: 60 })
    }
    expect(app.runs()).toBe(20)
  })

  it('count keys, accounts and addresses, each for itself', async () => {
    const perKey = await serve(PER_MINUTE)
    const [first, second] = [await perKey.keyOf('acme'), await perKey.keyOf('acme')]
    expect(await perKey.statuses(4, first)).toEqual([200, 200, 200, 429])
    expect(await perKey.statuses(4, second)).toEqual([200, 200, 200, 429])

    const perAccount = await serve({ ...PER_MINUTE, per: 'account' })
    const [ours, ourOther, theirs] = [await perAccount.keyOf('a'), await perAccount.keyOf('a'), await perAccount.keyOf('b')]
    const [nobodys, nobodysOther] = [await perAccount.keyOf(), await perAccount.keyOf()]
    expect(await perAccount.statuses(2, ours)).toEqual([200, 200])
    expect(await perAccount.statuses(2, ourOther)).toEqual([200, 429])
    expect(await perAccount.statuses(4, theirs)).toEqual([200, 200, 200, 429])
    expect(await perAccount.statuses(4, nobodys)).toEqual([200, 200, 200, 429])
    expect(await perAccount.statuses(1, nobodysOther)).toEqual([200])

    const perAddress = await serve({ ...PER_MINUTE, per: 'address' })
    const [one, other] = [await perAddress.keyOf(), await perAddress.keyOf()]
    expect(await perAddress.statuses(2, one, '192.0.2.1')).toEqual([200, 200])
    expect(await perAddress.statuses(2, other, '192.0.2.1')).toEqual([200, 429])
    expect(await perAddress.statuses(1, other, '192.0.2.2')).toEqual([200])
    // what stands left of the client is the caller's word
    expect(await perAddress.statuses(1, one, '198.51.100.1, 192.0.2.1')).toEqual([429])
    expect(await perAddress.statuses(1, one, '::ffff:192.0.2.1')).toEqual([429])
  })

  it('count IPv6 addresses by /64, and addresses that can not be known together', async () => {
    const { keyOf, statuses } = await serve({ ...PER_MINUTE, per: 'address' })
    const secret = await keyOf()
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:DB8:1:2:3:4:5:6'])
      expect(await statuses(1, secret, address)).toEqual([200])
    expect(await statuses(1, secret, '2001:db8:1:2::9')).toEqual([429])
    expect(await statuses(1, secret, '2001:db8:1:3::9')).toEqual([200])
    for (const address of ['unknown', '', '1.2.3']) expect(await statuses(1, secret, address)).toEqual([200])
    expect(await statuses(1, secret, '_hidden')).toEqual([429])
  })

  it('slide where they are told to', async () => {
    const { clock, keyOf, ask, statuses } = await serve({ ...PER_MINUTE, limit: 10, window: 'sliding' })
    const secret = await keyOf()
    clock.set(new Date('2030-01-01T00:00:50Z'))
    expect(await statuses(11, secret)).toEqual([...Array<number>(10).fill(200), 429])
    const refused = await ask(secret)
    // the next minute weighs 10 × (60 − s) / 60, and one more passes from 9 on: 6 seconds into it
    expect([refused.field('retry-after'), refused.field('ratelimit')]).toEqual(['16', '"default";r=0;t=16'])
    clock.advance({ seconds: 15 })
    expect((await ask(secret)).field('retry-after')).toBe('1')
    clock.advance({ seconds: 1 })
    expect(await statuses(2, secret)).toEqual([200, 429])
    clock.set(new Date('2030-01-01T00:01:30Z'))
    expect((await ask(secret)).field('ratelimit')).toBe('"default";r=3;t=30')
    expect(await statuses(4, secret)).toEqual([200, 200, 200, 429])
    clock.set(new Date('2030-01-01T00:03:00Z'))
    expect((await ask(secret)).field('ratelimit')).toBe('"default";r=9;t=60')
  })

  it('hold all at once, and a request that one refuses counts for none', async () => {
    const { clock, keyOf, ask, statuses } = await serve([
      { name: 'minute', limit: 2, windowSeconds: 60, per: 'key' },
      { name: 'day', limit: 5, windowSeconds: 86_400, per: 'account', window: 'sliding' },
    ])
    const secret = await keyOf('acme')
    const first = await ask(secret)
    expect(first.field('ratelimit-policy')).toBe('"minute";q=2;w=60, "day";q=5;w=86400')
    expect(first.field('ratelimit')).toBe('"minute";r=1;t=42, "day";r=4;t=86382')
    expect(await statuses(20, secret)).toEqual([200, ...Array<number>(19).fill(429)])
    const refused = await ask(secret)
    expect(refused.field('retry-after')).toBe('42')
    expect(refused.field('ratelimit')).toBe('"minute";r=0;t=42, "day";r=3;t=86382')
    clock.advance({ seconds: 60 })
    expect(await statuses(3, secret)).toEqual([200, 200, 429])
    clock.advance({ seconds: 60 })
    expect(await statuses(2, secret)).toEqual([200, 429])
    // refused for the day, it is given back for the minute
    expect((await ask(secret)).field('ratelimit')).toMatch(/^"minute";r=1;t=42, "day";r=0;t=/)
  })

  it('spend nothing on what is refused before them, and something on what is refused behind them', async () => {
    const { app, ask, keyOf, statuses } = await serve(PER_MINUTE)
    const { secret: inside } = await app.keyring.keys.create({ name: 'x', subnets: ['192.0.2.0/24'] })
    expect(await statuses(5, inside, '203.0.113.1')).toEqual([403, 403, 403, 403, 403])
    expect(await statuses(4, inside)).toEqual([200, 200, 200, 429])
    const secret = await keyOf()
    const forbidden = await ask(secret, '192.0.2.7', '/users')
    expect([forbidden.status, forbidden.field('ratelimit')]).toEqual([403, '"default";r=2;t=42'])
    const failed = await ask(secret, '192.0.2.7', '/bug')
    expect([failed.status, failed.field('ratelimit')]).toEqual([500, '"default";r=1;t=42'])
  })

  it('are told to renderRefusal, and to the error handling of the framework', async () => {
    const { ask, keyOf, statuses } = await serve(PER_MINUTE, {
      renderRefusal: ({ status, headers, code }) => ({ status, headers, body: `${code} ${String(headers.ratelimit)}` }),
    })
    const secret = await keyOf()
    await statuses(3, secret)
    const refused = await ask(secret)
    expect([refused.status, refused.body]).toEqual([429, 'rate_limited "default";r=0;t=42'])

    const app = await framework.serve({ keyring: { rateLimit: { ...PER_MINUTE, limit: 1 } }, auth: { onError: 'throw' } })
    const { secret: thrown } = await app.keyring.keys.create({ name: 'x' })
    await app.send('/', `x-api-key: ${thrown}`)
    const answer = await app.send('/', `x-api-key: ${thrown}`)
    expect([answer.status, answer.field('ratelimit-policy')]).toEqual([429, '"default";q=1;w=60'])
    expect(Number(answer.field('retry-after'))).toBeGreaterThan(0)
    expect(app.errors).toMatchObject([{ code: 'rate_limited' }])
  })

  it('are shared by instances that share a limiter', async () => {
    const prefixes: string[] = []
    const shared = new RateLimiterMemory({ points: 3, duration: 600 })
    const limit: RateLimit = {
      ...PER_MINUTE,
      limiter(options) {
        prefixes.push(`${options.keyPrefix} ${options.points} ${options.duration}`)
        return shared
      },
    }
    const store = { findByDigest: () => ({ id: 'key_1' }) }
    const [one, other] = [await serve(limit, { store }), await serve(limit, { store })]
    const secret = '0f8fad5b-d9cb-469f-a165-70867728950e'
    expect(await one.statuses(2, secret)).toEqual([200, 200])
    expect(await other.statuses(2, secret)).toEqual([200, 429])
    expect(prefixes).toEqual(['keywright:limit:default 3 70', 'keywright:limit:default 3 70'])
  })

  it('say nothing where there are none', async () => {
    const { ask, keyOf } = await serve(undefined)
    const answer = await ask(await keyOf())
    expect(answer.field('ratelimit')).toBeNull()
    expect(answer.field('ratelimit-policy')).toBeNull()
  })

  it('go on without a limiter that fails, and complain once a minute', async () => {
    let fails: 'rejects' | 'throws' | 'hangs' | 'nonsense' | null = null
    const memory = new RateLimiterMemory({ points: 3, duration: 600 })
    const penalty = (key: string) => {
      if (fails === 'throws') throw new Error('the client is closed')
      if (fails === 'rejects') return Promise.reject(new Error('connect ECONNREFUSED'))
      if (fails === 'hangs') return new Promise<never>(() => undefined)
      return fails === 'nonsense' ? Promise.resolve({ consumedPoints: Number.NaN }) : memory.penalty(key)
    }
    const limiter = { penalty, reward: (key: string) => memory.reward(key), get: (key: string) => memory.get(key) }
    const { app, clock, keyOf, ask, statuses } = await serve({ ...PER_MINUTE, limiter: () => limiter })
    const secret = await keyOf()
    expect(await statuses(4, secret)).toEqual([200, 200, 200, 429])
    const complaints = () => app.log.filter(line => line.includes('the limit "default"'))
    for (const way of ['rejects', 'throws', 'hangs', 'nonsense'] as const) {
      fails = way
      clock.advance({ seconds: 2 })
      const answer = await ask(secret)
      expect([way, answer.status, answer.field('ratelimit')]).toEqual([way, 200, null])
    }
    expect(complaints()).toEqual([
      'keywright: the limit "default" can\'t be counted, requests go on without it: connect ECONNREFUSED',
    ])
    fails = null
    clock.advance({ seconds: 2 })
    expect(await statuses(1, secret)).toEqual([429])
    fails = 'hangs'
    clock.advance({ seconds: 60 })
    const start = performance.now()
    expect(await statuses(10, secret)).toEqual(Array<number>(10).fill(200))
    // left alone for a second, and not waited for ten times
    expect(performance.now() - start).toBeLessThan(2500)
    expect(complaints()).toHaveLength(2)
  })
})
