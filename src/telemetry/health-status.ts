import type { KeyringHealth } from './keyring-health.js'

/**
 * What the findings come to. A feed that was never confirmed counts as one that is not: who has just opened the store waits for
 * its first reading before asking.
 *
 * @param maxStalenessSeconds how long nothing need be heard of the feed
 */
export function healthStatus(
  { store, feed, usage }: Omit<KeyringHealth, 'status'>,
  maxStalenessSeconds: number,
): KeyringHealth['status'] {
  if (store.error !== null) return 'down'
  const isConfirmed = feed.kind === 'none' || (feed.lagSeconds !== null && feed.lagSeconds <= maxStalenessSeconds)
  return isConfirmed && usage.failures === 0 ? 'ok' : 'degraded'
}
