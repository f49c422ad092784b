import type { KeyringHealth } from 'keywright'
import { describe, expect, it } from 'vitest'
import { healthStatus } from '../../src/telemetry/health-status.js'

const FINE: Omit<KeyringHealth, 'status'> = {
  store: { name: 'memory:', state: 'open', latencySeconds: 0.001, failures: 0, error: null },
  feed: { kind: 'pushed', connected: true, confirmedAt: new Date(), lagSeconds: 0.4 },
  cache: { keys: 1, bytes: 180, absent: 0, tokens: 0 },
  usage: { unwritten: 3, failures: 0 },
}
const { store, feed } = FINE

describe('the status of a keyring', () => {
  it.each<[situation: string, change: Partial<typeof FINE>, status: KeyringHealth['status']]>([
    ['all is well', {}, 'ok'],
    ['the store gave no answer', { store: { ...store, latencySeconds: null, error: 'no answer within 1000 ms' } }, 'down'],
    ['the store answered with an error', { store: { ...store, error: 'disk full' } }, 'down'],
    ['it is closed', { store: { ...store, state: 'closed', latencySeconds: null, error: 'the keyring is closed' } }, 'down'],
    ["the store is a resolver, which can't be asked", { store: { ...store, latencySeconds: null } }, 'ok'],
    ['the store answers again after failures', { store: { ...store, state: 'unavailable', failures: 5 } }, 'ok'],
    ['the feed is as old as it may be', { feed: { ...feed, lagSeconds: 5 } }, 'ok'],
    ['the feed is older', { feed: { ...feed, lagSeconds: 5.001 } }, 'degraded'],
    ['the feed was never confirmed', { feed: { ...feed, confirmedAt: null, lagSeconds: null } }, 'degraded'],
    ['the feed is polled', { feed: { ...feed, kind: 'polled', connected: null } }, 'ok'],
    // the trail is read all the same
    ['the news do not come in, but the trail was read', { feed: { ...feed, connected: false } }, 'ok'],
    ['there is no feed', { feed: { kind: 'none', connected: null, confirmedAt: null, lagSeconds: null } }, 'ok'],
    ['usage waits to be written', { usage: { unwritten: 100_000, failures: 0 } }, 'ok'],
    ["usage can't be written", { usage: { unwritten: 1, failures: 1 } }, 'degraded'],
    [
      'all of it',
      { store: { ...store, latencySeconds: null, error: 'no answer' }, usage: { unwritten: 1, failures: 1 } },
      'down',
    ],
  ])('where %s', (_situation, change, status) => {
    expect(healthStatus({ ...FINE, ...change }, 5)).toBe(status)
  })
})
