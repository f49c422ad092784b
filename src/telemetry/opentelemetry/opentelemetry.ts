import type { Meter, MeterProvider } from '@opentelemetry/api'
import { checkOptions, option } from '../../check-options.js'
import { createFeedState } from '../feed-state.js'
import { LATENCY_BOUNDS } from '../latency-bounds.js'
import { listen } from '../listen.js'
import { loadPeer } from '../../load-peer.js'

/** Where the metrics of OpenTelemetry go; one of the two at most. */
export interface OpenTelemetryOptions {
  /** Makes the instruments. */
  meter?: Meter
  /** Makes the meter, which is called `keywright`; the global one of `@opentelemetry/api` by default. */
  meterProvider?: MeterProvider
}

/** The metrics of OpenTelemetry, as long as they are kept. */
export interface OpenTelemetryMetrics {
  /** Stops counting. */
  close(): void
}

const having = (method: string, right: string) => ({
  is: (value: unknown) => option.object.is(value) && typeof (value as Record<string, unknown>)[method] === 'function',
  right,
})
const RULES = {
  meter: having('createCounter', 'a Meter of OpenTelemetry'),
  meterProvider: having('getMeter', 'a MeterProvider of OpenTelemetry'),
}

/**
 * Counts what every keyring of the process does, for OpenTelemetry. Without options it needs `@opentelemetry/api`, and is called
 * once the SDK has been started: before that there is no global provider.
 *
 * @returns rejects with a TypeError that names the option where one is wrong or unknown, and with an Error where
 *   `@opentelemetry/api` is needed and not there
 * @example
 * ```ts
 * const metrics = await opentelemetry()
 * ```
 */
export async function opentelemetry(options: OpenTelemetryOptions = {}): Promise<OpenTelemetryMetrics> {
  checkOptions('opentelemetry', options, RULES)
  const { meter: given, meterProvider } = options
  if (given && meterProvider) throw new TypeError('opentelemetry: give meter or meterProvider, not both')
  const meter = given ?? (meterProvider ?? (await globalProvider())).getMeter('keywright')
  const feed = createFeedState()

  const decisions = meter.createCounter('keywright.decisions', {
    unit: '{request}',
    description: 'Requests that were decided, by outcome: allowed, or what they were refused for.',
  })
  const lookups = meter.createCounter('keywright.cache.lookups', {
    unit: '{lookup}',
    description: 'What was looked for in the cache, by result: hit, absent, miss or stale.',
  })
  const calls = meter.createHistogram('keywright.store.call.duration', {
    unit: 's',
    description: 'How long calls of the store took, by method and outcome: ok, failed or unavailable.',
    advice: { explicitBucketBoundaries: [...LATENCY_BOUNDS] },
  })
  const changes = meter.createCounter('keywright.feed.changes', {
    unit: '{change}',
    description: 'Changes that the change feed told of.',
  })
  const lag = meter.createObservableGauge('keywright.feed.lag', {
    unit: 's',
    description: 'How long ago what is remembered was last known to be current.',
  })
  const connected = meter.createObservableGauge('keywright.feed.connected', {
    description: 'Whether the news of the store come in: 1 or 0.',
  })

  const observeLag: Parameters<typeof lag.addCallback>[0] = result => {
    const seconds = feed.lagSeconds()
    if (seconds !== null) result.observe(seconds)
  }
  const observeConnected: typeof observeLag = result => {
    const isConnected = feed.connected()
    if (isConnected !== null) result.observe(Number(isConnected))
  }
  lag.addCallback(observeLag)
  connected.addCallback(observeConnected)

  const end = listen({
    'keywright:decision': ({ outcome, kind }) => decisions.add(1, { 'keywright.outcome': outcome, 'keywright.kind': kind }),
    'keywright:cache': ({ result, kind }) => lookups.add(1, { 'keywright.result': result, 'keywright.kind': kind }),
    'keywright:store': ({ operation, outcome, seconds }) =>
      calls.record(seconds, { 'keywright.operation': operation, 'keywright.outcome': outcome }),
    'keywright:feed'(message) {
      feed.hear(message)
      if (message.changes > 0) changes.add(message.changes)
    },
  })
  return {
    close() {
      end()
      lag.removeCallback(observeLag)
      connected.removeCallback(observeConnected)
    },
  }
}

async function globalProvider(): Promise<MeterProvider> {
  const { metrics } = await loadPeer('opentelemetry()', '@opentelemetry/api', () => import('@opentelemetry/api'))
  return metrics.getMeterProvider()
}
