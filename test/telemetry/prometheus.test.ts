import { prometheus } from 'keywright/telemetry/prometheus'
import { Counter, type OpenMetricsContentType, Registry, register } from 'prom-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTelemetry } from '../../src/telemetry/telemetry.js'
import { serveMetrics } from './scrape.js'

async function setUp(...options: Parameters<typeof prometheus>) {
  const metrics = await prometheus(...options)
  onTestFinished(metrics.close)
  return { metrics, scrape: await serveMetrics(metrics), telemetry: createTelemetry(['bearer']) }
}

function openMetricsRegistry() {
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return registry
}

describe('Prometheus', () => {
  it('scrapes what keyrings did', async () => {
    const { scrape, telemetry, metrics } = await setUp({ registry: new Registry() })
    const other = createTelemetry([])
    telemetry.decision('allowed', 'api-key', 'bearer')
    telemetry.decision('allowed', 'api-key', null)
    other.decision('allowed', 'api-key', 'x-api-key')
    telemetry.decision('unknown_key', 'api-key', 'bearer')
    telemetry.decision('missing_credential', 'none', null)
    telemetry.cache('hit', 'api-key')
    telemetry.cache('miss', 'token')
    telemetry.storeCall('findByDigest', 0.0007, 'ok')
    telemetry.storeCall('findByDigest', 1, 'unavailable')
    telemetry.changes(3)
    other.changes(2)
    const { samples, contentType, text } = await scrape()
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(Object.fromEntries([...samples].filter(([name]) => !name.includes('_bucket')))).toEqual({
      'keywright_decisions_total{outcome="allowed",kind="api-key"}': 3,
      'keywright_decisions_total{outcome="unknown_key",kind="api-key"}': 1,
      'keywright_decisions_total{outcome="missing_credential",kind="none"}': 1,
      'keywright_cache_lookups_total{result="hit",kind="api-key"}': 1,
      'keywright_cache_lookups_total{result="miss",kind="token"}': 1,
      'keywright_store_call_seconds_count{operation="findByDigest",outcome="ok"}': 1,
      'keywright_store_call_seconds_sum{operation="findByDigest",outcome="ok"}': 0.0007,
      'keywright_store_call_seconds_count{operation="findByDigest",outcome="unavailable"}': 1,
      'keywright_store_call_seconds_sum{operation="findByDigest",outcome="unavailable"}': 1,
      keywright_feed_changes_total: 5,
    })
    const bucket = (le: string) =>
      samples.get(`keywright_store_call_seconds_bucket{le="${le}",operation="findByDigest",outcome="ok"}`)
    expect([bucket('0.0005'), bucket('0.001'), bucket('+Inf')]).toEqual([0, 1, 1])
    expect(text).toContain('# TYPE keywright_decisions_total counter')
    expect(text).toContain('# TYPE keywright_store_call_seconds histogram')
    expect(text).toContain('# TYPE keywright_feed_lag_seconds gauge')
    expect(metrics.registry.getMetricsAsArray()).toHaveLength(6)
  })

  it('sees the worst feed of the process, and one that fell silent lag more and more', async () => {
    const { scrape, telemetry } = await setUp({ registry: new Registry() })
    const other = createTelemetry([])
    const feed = async () => {
      const { samples } = await scrape()
      return [samples.get('keywright_feed_lag_seconds'), samples.get('keywright_feed_connected')] as const
    }
    expect(await feed()).toEqual([undefined, undefined])
    telemetry.feed({ connected: null, lagSeconds: 0 })
    const [first, connected] = await feed()
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(10)
    expect(connected).toBeUndefined()
    const [later] = await feed()
    expect(later).toBeGreaterThan(first ?? Infinity)
    other.feed({ connected: true, lagSeconds: 100 })
    telemetry.feed({ connected: true, lagSeconds: 0 })
    const [worst, both] = await feed()
    expect(worst).toBeGreaterThan(100)
    expect(worst).toBeLessThan(110)
    expect(both).toBe(1)
    telemetry.feed({ connected: false, lagSeconds: 2 })
    expect((await feed())[1]).toBe(0)
    other.feed({ connected: null, lagSeconds: null })
    telemetry.feed({ connected: null, lagSeconds: null })
    expect(await feed()).toEqual([undefined, undefined])
  })

  it('has as many series after 10,000 codes of a policy as after one', async () => {
    const { scrape, telemetry } = await setUp({ registry: new Registry() })
    telemetry.decision('closed', 'api-key', 'bearer')
    const before = [...(await scrape()).samples.keys()]
    for (let i = 1; i < 10_000; i++) telemetry.decision(`closed_${i}`, 'api-key', `scheme_${i}`)
    const { samples } = await scrape()
    expect([...samples.keys()]).toEqual(before)
    expect(samples.get('keywright_decisions_total{outcome="other",kind="api-key"}')).toBe(10_000)
  })

  it('finds them in its global registry, under a prefix of your own', async () => {
    onTestFinished(() => register.clear())
    const { metrics, telemetry } = await setUp({ prefix: 'shop_' })
    expect(metrics.registry).toBe(register)
    telemetry.cache('hit', 'api-key')
    expect(await register.metrics()).toContain('shop_cache_lookups_total{result="hit",kind="api-key"} 1')
  })

  it('reads them as OpenMetrics', async () => {
    const { scrape, telemetry } = await setUp({ registry: openMetricsRegistry() })
    telemetry.decision('allowed', 'api-key', null)
    const { text, contentType } = await scrape()
    expect(contentType).toContain('application/openmetrics-text')
    expect(text).toContain('# TYPE keywright_decisions counter')
    expect(text).toContain('keywright_decisions_total{outcome="allowed",kind="api-key"} 1')
  })

  it('loses them with close(), and counts anew afterwards', async () => {
    const registry = new Registry()
    const own = new Counter({ name: 'own_total', help: 'of the application', registers: [registry] })
    const telemetry = createTelemetry([])
    const first = await prometheus({ registry })
    telemetry.cache('hit', 'api-key')
    first.close()
    telemetry.cache('hit', 'api-key')
    expect(registry.getMetricsAsArray()).toHaveLength(1)
    expect(registry.getSingleMetric('own_total')).toBe(own)
    const { scrape } = await setUp({ registry })
    telemetry.cache('hit', 'api-key')
    expect((await scrape()).samples.get('keywright_cache_lookups_total{result="hit",kind="api-key"}')).toBe(1)
  })

  it('is not counted twice in one registry', async () => {
    const registry = new Registry()
    registry.registerMetric(new Counter({ name: 'keywright_feed_changes_total', help: 'of somebody else', registers: [] }))
    await expect(prometheus({ registry })).rejects.toThrow(
      'prometheus: the registry has keywright_feed_changes_total already: close what was made before, or choose another prefix',
    )
    expect(registry.getMetricsAsArray()).toHaveLength(1)
  })

  it.each<[options: object, message: string]>([
    [{ registri: new Registry() }, 'prometheus: unknown option "registri": did you mean "registry"?'],
    [{ registry: {} }, 'prometheus: registry must be a Registry of prom-client, not object'],
    [{ prefix: '' }, 'prometheus: prefix must be letters, digits, _ and :, not beginning with a digit, not an empty string'],
    [{ prefix: '1_' }, 'prometheus: prefix must be letters, digits, _ and :, not beginning with a digit, not this string'],
    [{ prefix: 'a-' }, 'prometheus: prefix must be'],
  ])('is refused %o', async (options, message) => {
    await expect(prometheus(options)).rejects.toThrow(message)
    await expect(prometheus(options)).rejects.toBeInstanceOf(TypeError)
  })
})
