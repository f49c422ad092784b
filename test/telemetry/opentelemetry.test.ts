import { metrics as api } from '@opentelemetry/api'
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { opentelemetry, type OpenTelemetryOptions } from 'keywright/telemetry/opentelemetry'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTelemetry } from '../../src/telemetry/telemetry.js'

function startSdk() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  // it exports when it is told to
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  onTestFinished(() => provider.shutdown())
  return {
    provider,
    async read(): Promise<ReadonlyMap<string, MetricData>> {
      exporter.reset()
      await provider.forceFlush()
      const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
      expect(scopes.map(({ scope }) => scope.name).filter(name => name !== 'keywright')).toEqual([])
      return new Map(scopes.flatMap(({ metrics }) => metrics.map(metric => [metric.descriptor.name, metric])))
    },
  }
}

async function setUp(make: (provider: MeterProvider) => OpenTelemetryOptions) {
  const { provider, read } = startSdk()
  const metrics = await opentelemetry(make(provider))
  onTestFinished(metrics.close)
  return { metrics, read, telemetry: createTelemetry(['bearer']) }
}

const pointsOf = (metric: MetricData | undefined) =>
  metric?.dataPoints.map(({ attributes, value }) => ({ ...attributes, value })) ?? []

describe('OpenTelemetry', () => {
  it('exports what keyrings did', async () => {
    const { telemetry, read } = await setUp(meterProvider => ({ meterProvider }))
    const other = createTelemetry([])
    telemetry.decision('allowed', 'api-key', 'bearer')
    other.decision('allowed', 'api-key', null)
    telemetry.decision('key_expired', 'api-key', 'bearer')
    telemetry.cache('absent', 'api-key')
    telemetry.storeCall('replace', 0.0007, 'failed')
    telemetry.changes(2)
    const metrics = await read()
    expect(pointsOf(metrics.get('keywright.decisions'))).toEqual([
      { 'keywright.outcome': 'allowed', 'keywright.kind': 'api-key', value: 2 },
      { 'keywright.outcome': 'key_expired', 'keywright.kind': 'api-key', value: 1 },
    ])
    expect(pointsOf(metrics.get('keywright.cache.lookups'))).toEqual([
      { 'keywright.result': 'absent', 'keywright.kind': 'api-key', value: 1 },
    ])
    expect(pointsOf(metrics.get('keywright.feed.changes'))).toEqual([{ value: 2 }])
    const calls = metrics.get('keywright.store.call.duration')
    expect(calls?.descriptor.unit).toBe('s')
    expect(calls?.dataPointType).toBe(DataPointType.HISTOGRAM)
    const [point, ...rest] = calls?.dataPointType === DataPointType.HISTOGRAM ? calls.dataPoints : []
    expect(rest).toEqual([])
    expect(point?.attributes).toEqual({ 'keywright.operation': 'replace', 'keywright.outcome': 'failed' })
    expect(point?.value).toMatchObject({ count: 1, sum: 0.0007 })
    // by bounds that fit a store's seconds
    expect(point?.value.buckets.counts.findIndex(count => count === 1)).toBe(3)
  })

  it('sees the worst feed of the process', async () => {
    const { telemetry, read } = await setUp(meterProvider => ({ meterProvider }))
    const other = createTelemetry([])
    const feed = async () => {
      const metrics = await read()
      const of = (name: string) => pointsOf(metrics.get(name))[0]?.value
      return [of('keywright.feed.lag'), of('keywright.feed.connected')] as const
    }
    expect(await feed()).toEqual([undefined, undefined])
    telemetry.feed({ connected: true, lagSeconds: 0 })
    const [first, connected] = await feed()
    expect(connected).toBe(1)
    const [later] = await feed()
    expect(later).toBeGreaterThan(Number(first))
    other.feed({ connected: false, lagSeconds: 60 })
    const [worst, both] = await feed()
    expect(worst).toBeGreaterThan(60)
    expect(both).toBe(0)
    other.feed({ connected: null, lagSeconds: null })
    const [left, alone] = await feed()
    expect(left).toBeLessThan(60)
    expect(alone).toBe(1)
    telemetry.feed({ connected: null, lagSeconds: null })
    // the SDK repeats what it was told last
    const [ended] = await feed()
    expect((await feed())[0]).toBe(ended)
  })

  it('has as many series after 10,000 codes of a policy as after one', async () => {
    const { telemetry, read } = await setUp(meterProvider => ({ meterProvider }))
    for (let i = 0; i < 10_000; i++) telemetry.decision(`closed_${i}`, 'token', `scheme_${i}`)
    expect(pointsOf((await read()).get('keywright.decisions'))).toEqual([
      { 'keywright.outcome': 'other', 'keywright.kind': 'token', value: 10_000 },
    ])
  })

  it('takes a meter of yours', async () => {
    const { telemetry, read } = await setUp(provider => ({ meter: provider.getMeter('keywright') }))
    telemetry.cache('hit', 'token')
    expect((await read()).has('keywright.cache.lookups')).toBe(true)
  })

  it('finds the global provider', async () => {
    onTestFinished(() => api.disable())
    const { provider, read } = startSdk()
    api.setGlobalMeterProvider(provider)
    const metrics = await opentelemetry()
    onTestFinished(metrics.close)
    createTelemetry([]).cache('hit', 'token')
    expect((await read()).has('keywright.cache.lookups')).toBe(true)
  })

  it('hears no more after close()', async () => {
    const { metrics, telemetry, read } = await setUp(meterProvider => ({ meterProvider }))
    telemetry.cache('hit', 'token')
    telemetry.feed({ connected: true, lagSeconds: 0 })
    metrics.close()
    telemetry.cache('hit', 'token')
    const heard = await read()
    expect(pointsOf(heard.get('keywright.cache.lookups'))).toMatchObject([{ value: 1 }])
    expect(pointsOf(heard.get('keywright.feed.lag'))).toEqual([])
  })

  it.each<[what: string, make: (provider: MeterProvider) => object, message: string]>([
    ['another name', () => ({ metre: 1 }), 'opentelemetry: unknown option "metre": did you mean "meter"?'],
    ['no meter', () => ({ meter: {} }), 'opentelemetry: meter must be a Meter of OpenTelemetry, not object'],
    ['no provider', () => ({ meterProvider: 1 }), 'opentelemetry: meterProvider must be a MeterProvider of OpenTelemetry, not 1'],
    [
      'both',
      provider => ({ meter: provider.getMeter('a'), meterProvider: provider }),
      'opentelemetry: give meter or meterProvider, not both',
    ],
  ])('is refused %s', async (_what, make, message) => {
    const refused = opentelemetry(make(startSdk().provider))
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toBeInstanceOf(TypeError)
  })
})
