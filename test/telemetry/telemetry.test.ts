import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTelemetry } from '../../src/telemetry/telemetry.js'
import { hear } from './hear.js'

const SECRET = 'kw_live_0123456789ABCDEFGHIJKLMNOPQRSTUVabcdef'

describe('a keyring tells', () => {
  it('each decision, in words of its own alone', () => {
    const heard = hear()
    const telemetry = createTelemetry(['bearer', 'x-api-key'])
    telemetry.decision('allowed', 'api-key', 'x-api-key')
    telemetry.decision('key_revoked', 'token', 'bearer')
    telemetry.decision('missing_credential', 'none', null)
    telemetry.decision('closed_on_sundays', 'api-key', 'of-a-policy')
    telemetry.decision('toString', 'api-key', '__proto__')
    expect(heard['keywright:decision']).toEqual([
      { outcome: 'allowed', kind: 'api-key', scheme: 'x-api-key' },
      { outcome: 'key_revoked', kind: 'token', scheme: 'bearer' },
      { outcome: 'missing_credential', kind: 'none', scheme: null },
      { outcome: 'other', kind: 'api-key', scheme: 'other' },
      { outcome: 'other', kind: 'api-key', scheme: 'other' },
    ])
  })

  it('one outcome for the codes that policies make up, however many, and whatever they hold', () => {
    const heard = hear()
    const telemetry = createTelemetry(['bearer'])
    for (let i = 0; i < 10_000; i++) telemetry.decision(`${SECRET}${i}`, 'api-key', `${SECRET}${i}`)
    expect(heard['keywright:decision']).toHaveLength(10_000)
    expect([...new Set(heard['keywright:decision'].map(message => JSON.stringify(message)))]).toEqual([
      '{"outcome":"other","kind":"api-key","scheme":"other"}',
    ])
  })

  it('what became of look-ups and of calls of the store', () => {
    const heard = hear()
    const telemetry = createTelemetry([])
    telemetry.cache('stale', 'token')
    telemetry.storeCall('findByDigest', 0.25, 'unavailable')
    expect(heard['keywright:cache']).toEqual([{ result: 'stale', kind: 'token' }])
    expect(heard['keywright:store']).toEqual([{ operation: 'findByDigest', seconds: 0.25, outcome: 'unavailable' }])
  })

  it('what the feed is like, and how many changes it heard of', () => {
    const heard = hear()
    const [one, other] = [createTelemetry([]), createTelemetry([])]
    one.feed({ connected: true, lagSeconds: 0.5 })
    one.changes(0)
    one.changes(3)
    other.changes(1)
    const [reading, changes, others, ...rest] = heard['keywright:feed']
    expect(rest).toEqual([])
    expect(reading).toMatchObject({ connected: true, changes: 0 })
    expect(reading?.lagSeconds).toBeCloseTo(0.5, 2)
    expect(changes).toMatchObject({ connected: true, changes: 3, keyring: reading?.keyring })
    // the time since the reading counts
    expect(changes?.lagSeconds).toBeGreaterThan(reading?.lagSeconds ?? Infinity)
    expect(others).toMatchObject({ connected: null, lagSeconds: null, changes: 1 })
    expect(others?.keyring).not.toBe(reading?.keyring)
  })

  it('nobody what changes the messages of others', () => {
    const heard = hear()
    const telemetry = createTelemetry(['bearer'])
    telemetry.decision('allowed', 'api-key', 'bearer')
    telemetry.cache('hit', 'api-key')
    telemetry.storeCall('find', 0.1, 'ok')
    telemetry.feed({ connected: null, lagSeconds: 1 })
    const messages = Object.values(heard).flat()
    expect(messages).toHaveLength(4)
    for (const message of messages) expect(Object.isFrozen(message)).toBe(true)
  })

  it('whoever begins to listen later, and nobody who has ended', () => {
    const telemetry = createTelemetry([])
    telemetry.cache('hit', 'api-key')
    const messages: unknown[] = []
    const listener = (message: unknown) => void messages.push(message)
    subscribe('keywright:cache', listener)
    onTestFinished(() => void unsubscribe('keywright:cache', listener))
    telemetry.cache('miss', 'api-key')
    unsubscribe('keywright:cache', listener)
    expect(channel('keywright:cache').hasSubscribers).toBe(false)
    telemetry.cache('absent', 'api-key')
    expect(messages).toEqual([{ result: 'miss', kind: 'api-key' }])
  })
})
