import type { Gauge, OpenMetricsContentType, Registry } from 'prom-client'
import { checkOptions, option } from '../../check-options.js'
import { createFeedState } from '../feed-state.js'
import { LATENCY_BOUNDS } from '../latency-bounds.js'
import { listen } from '../listen.js'
import { loadPeer } from '../../load-peer.js'

type AnyRegistry = Registry | Registry<OpenMetricsContentType>

/** Where the metrics of Prometheus go. */
export interface PrometheusOptions {
  /** A registry of prom-client; its global one by default. */
  registry?: AnyRegistry
  /** What every name begins with, `keywright_` by default. */
  prefix?: string
}

/** The metrics of Prometheus, as long as they are kept. */
export interface PrometheusMetrics {
  /** What a scrape is answered from: `registry.metrics()`, with the content type `registry.contentType`. */
  readonly registry: AnyRegistry
  /** Stops counting, and takes the metrics out of the registry. */
  close(): void
}

const PREFIX = /^[a-z_:][\w:]*$/i
const RULES = {
  registry: {
    is: (value: unknown) =>
      option.object.is(value) && typeof (value as { registerMetric?: unknown }).registerMetric === 'function',
    right: 'a Registry of prom-client',
  },
  prefix: {
    is: (value: unknown) => typeof value === 'string' && PREFIX.test(value),
    right: 'letters, digits, _ and :, not beginning with a digit',
  },
}

/**
 * Counts what every keyring of the process does, for Prometheus. It needs `prom-client`.
 *
 * @returns rejects with a TypeError that names the option where one is wrong or unknown, and with an Error where prom-client is
 *   not there, or the registry has metrics of these names already
 * @example
 * ```ts
 * const { registry } = await prometheus()
 * app.get('/metrics', async (_req, res) => {
 *   res.type(registry.contentType).send(await registry.metrics())
 * })
 * ```
 */
export async function prometheus(options: PrometheusOptions = {}): Promise<PrometheusMetrics> {
  checkOptions('prometheus', options, RULES)
  const prom = await loadPeer('prometheus()', 'prom-client', () => import('prom-client'))
  const { registry = prom.register, prefix = 'keywright_' } = options
  const feed = createFeedState()
  const names: string[] = []
  const called = (rest: string, help: string) => {
    const name = `${prefix}${rest}`
    if (registry.getSingleMetric(name))
      throw new Error(`prometheus: the registry has ${name} already: close what was made before, or choose another prefix`)
    names.push(name)
    return { name, help, registers: [] }
  }

  const decisions = new prom.Counter({
    ...called('decisions_total', 'Requests that were decided, by outcome: allowed, or what they were refused for.'),
    labelNames: ['outcome', 'kind'],
  })
  const lookups = new prom.Counter({
    ...called('cache_lookups_total', 'What was looked for in the cache, by result: hit, absent, miss or stale.'),
    labelNames: ['result', 'kind'],
  })
  const calls = new prom.Histogram({
    ...called('store_call_seconds', 'How long calls of the store took, by method and outcome: ok, failed or unavailable.'),
    labelNames: ['operation', 'outcome'],
    buckets: [...LATENCY_BOUNDS],
  })
  const changes = new prom.Counter(called('feed_changes_total', 'Changes that the change feed told of.'))
  // of several processes counted together, the worst one is told
  const lag = new prom.Gauge({
    ...called('feed_lag_seconds', 'How long ago what is remembered was last known to be current.'),
    aggregator: 'max',
    collect() {
      put(this, feed.lagSeconds())
    },
  })
  const connected = new prom.Gauge({
    ...called('feed_connected', 'Whether the news of the store come in: 1 or 0.'),
    aggregator: 'min',
    collect() {
      const isConnected = feed.connected()
      put(this, isConnected === null ? null : Number(isConnected))
    },
  })

  for (const metric of [decisions, lookups, calls, changes, lag, connected]) registry.registerMetric<string>(metric)
  const end = listen({
    'keywright:decision': ({ outcome, kind }) => decisions.inc({ outcome, kind }),
    'keywright:cache': ({ result, kind }) => lookups.inc({ result, kind }),
    'keywright:store': ({ operation, outcome, seconds }) => calls.observe({ operation, outcome }, seconds),
    'keywright:feed'(message) {
      feed.hear(message)
      if (message.changes > 0) changes.inc(message.changes)
    },
  })

  return {
    registry,
    close() {
      end()
      for (const name of names) registry.removeSingleMetric(name)
    },
  }
}

// a figure that is not known is no sample, rather than a zero that looks like one
function put(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove()
  else gauge.set(value)
}
