import { readdirSync, readFileSync } from 'node:fs'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { createKeyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import * as presets from 'keywright/presets'
import { createLogin } from 'keywright/client/login'
import { opentelemetry } from 'keywright/telemetry/opentelemetry'
import { prometheus } from 'keywright/telemetry/prometheus'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { AUDIT_ACTIONS } from '../src/audit/audit-action.js'
import type { Operation } from '../src/management/contract/operation.js'
import { OPERATIONS } from '../src/management/contract/operations.js'
import { NOTICE_TYPES } from '../src/notices/notice.js'
import { stylesheet } from '../src/pages/stylesheet.js'
import { createTelemetry } from '../src/telemetry/telemetry.js'
import { hear } from './telemetry/hear.js'

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** The part of a page from a heading or a sentence on, up to the next heading of whatever level. */
function part(page: string, from: string): string {
  const text = textOf(`docs/${page}`)
  const start = text.indexOf(from)
  if (start < 0) throw new Error(`docs/${page} has no "${from}"`)
  const rest = text.slice(start + from.length)
  const end = rest.search(/^#/m)
  return end < 0 ? rest : rest.slice(0, end)
}

/** The first column of the first table of a text. */
function firstColumn(text: string): string[] {
  const table = /^\|.*\|\n\|[-|]+\|\n((?:\|.*\|\n?)+)/m.exec(text)?.[1] ?? ''
  return table.split('\n').flatMap(row => (row === '' ? [] : [row.slice(1, row.indexOf(' |'))]))
}

const codes = (text: string): string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code)
const sorted = (names: Iterable<string>) => [...names].toSorted()

/** The names that an options object may have, as the complaint about an unknown one tells them. */
function knownNames(make: () => unknown): string[] {
  try {
    make()
  } catch (error) {
    const known = /Known: (.*)$/s.exec(error instanceof Error ? error.message : '')?.[1]
    if (known) return known.split(', ')
  }
  throw new Error('nobody complains of an unknown name')
}

function messageOf(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  return ''
}

const UNKNOWN: object = { qqqqqqqqqqqqqqqqqqqqqqqqqqqq: 1 }

describe('the pages list', () => {
  it('every option of a keyring', () => {
    const written = firstColumn(part('options.md', '# Options')).flatMap(codes)
    expect(sorted(written)).toEqual(sorted(knownNames(() => createKeyring({ store: 'memory:', ...UNKNOWN }))))
  })

  it('every rule', () => {
    const written = firstColumn(part('rules.md', '# Rules')).flatMap(codes)
    const names = written.map(name => name.replace(/:.*/, ''))
    expect(sorted(names)).toEqual(sorted(knownNames(() => createKeyring({ store: 'memory:', rules: UNKNOWN }))))
  })

  it('every preset, and all that it takes', () => {
    const { combine: _, ...all } = presets
    const named = Object.entries(all).flatMap(([name, preset]) => {
      if (typeof preset !== 'function') return []
      const names = /Known: ([^;]*);/.exec(messageOf(() => preset(UNKNOWN as never)))?.[1]
      return names === undefined ? `${name}()` : `${name}({ ${names} })`
    })
    const written = firstColumn(part('presets.md', '# Presets')).flatMap(codes)
    expect(sorted(written)).toEqual(sorted(named))
  })

  it('every notice', () => {
    expect(sorted(firstColumn(part('notifications.md', '## The notices')).flatMap(codes))).toEqual(sorted(NOTICE_TYPES))
  })

  it('every action of the audit trail', () => {
    expect(sorted(firstColumn(part('accounts.md', '## Audit')).flatMap(codes))).toEqual(sorted(AUDIT_ACTIONS))
  })

  it('every option of the portal, and all that its brand may say', async () => {
    const keyring = createKeyring({ store: 'memory:' })
    const identify = () => null
    const inKoa = knownNames(() => onKoa.portal(keyring, { identify, ...UNKNOWN }))
    const inExpress = knownNames(() => onExpress.portal(keyring, { identify, ...UNKNOWN }))
    const inBrand = (brand: object) => knownNames(() => onKoa.portal(keyring, { identify, brand }))
    expect(sorted(firstColumn(part('portal.md', '## Options')).flatMap(codes))).toEqual(sorted(inKoa))
    expect(inKoa.filter(name => !inExpress.includes(name))).toEqual(['path'])
    const brand = part('portal.md', '### Brand')
    expect(sorted(firstColumn(brand).flatMap(codes))).toEqual(sorted(inBrand(UNKNOWN)))
    const colors = firstColumn(brand.slice(brand.indexOf('| colour |'))).flatMap(codes)
    expect(sorted(colors)).toEqual(sorted(inBrand({ light: UNKNOWN })))
    await keyring.close()
  })

  it('every word of the portal', async () => {
    const keyring = createKeyring({ store: 'memory:' })
    const known = (en: object) => knownNames(() => onKoa.portal(keyring, { identify: () => null, words: { en } }))
    const rows = part('portal.md', '| group | words |').matchAll(/^\| `(\w+)` \| (.*?) \|/gm)
    const written = new Map(Array.from(rows, ([, group = '', words = '']) => [group, codes(words)]))
    expect([...written.keys()]).toEqual(known(UNKNOWN))
    // these are days, of which there are many
    written.delete('durations')
    for (const [group, words] of written) expect([group, words]).toEqual([group, known({ [group]: UNKNOWN })])
    await keyring.close()
  })

  it('every option of a login', () => {
    const written = firstColumn(part('client-login.md', '## Options')).flatMap(codes)
    expect(sorted(written)).toEqual(sorted(knownNames(() => createLogin(UNKNOWN))))
  })

  it('the colours of the portal where nothing else is said', () => {
    const columns = Array.from(part('portal.md', '| colour |').matchAll(/^\| `(\w+)` \|.*\| `(#\w+)` \| `(#\w+)` \|$/gm))
    const style = stylesheet({}).answer.body
    for (const [, name = '', light = '', dark = ''] of columns) {
      const set = Array.from(style.matchAll(new RegExp(`[{;]--${name}:(#\\w+)`, 'g')), ([, color]) => color)
      expect([name, light, dark]).toEqual([name, ...set])
    }
    expect(columns).toHaveLength(6)
  })

  it('every picture of the portal', () => {
    const shots = firstColumn(part('portal.md', '## What it looks like')).flatMap(codes)
    const looks = ['390', '1280'].flatMap(width => ['light', 'dark'].map(scheme => `${width}-${scheme}`))
    const files = [...shots.flatMap(shot => looks.map(look => `${shot}-${look}.png`)), 'keys-1280-light-ar.png']
    expect(sorted(readdirSync(new URL('../docs/portal', import.meta.url)))).toEqual(sorted(files))
    const shown = Array.from(textOf('docs/portal.md').matchAll(/!\[[^\]]+\]\(portal\/([^)]+)\)/g), ([, file = '']) => file)
    expect(shown.filter(file => !files.includes(file))).toEqual([])
    expect(sorted(new Set(shown.map(file => file.replace(/-\d.*/, ''))))).toEqual(sorted(shots))
  })

  it('every rule that the portal shows', () => {
    const written = firstColumn(part('portal.md', '## What the rules show')).flatMap(codes)
    const names = written.map(name => name.replace(/:.*/, ''))
    expect(sorted(names)).toEqual(sorted(knownNames(() => createKeyring({ store: 'memory:', rules: UNKNOWN }))))
  })

  it('every code of a refusal', () => {
    const table = /const REFUSALS = \{\n(.*?)\n\} as const/s.exec(textOf('src/errors.ts'))?.[1] ?? ''
    const known = Array.from(table.matchAll(/^ {2}(\w+): /gm), ([, code = '']) => code)
    expect(known.length).toBeGreaterThan(15)
    const headings = Array.from(textOf('docs/refusals.md').matchAll(/^## ([a-z_]+)$/gm), ([, code = '']) => code)
    // said by one operation of the management API alone
    expect(sorted(headings)).toEqual(sorted([...known, 'github_keys_unavailable']))
  })

  it('every code of a refused change', () => {
    const table = /const MANAGEMENT_STATUSES = \{\n(.*?)\n\} as const/s.exec(textOf('src/errors.ts'))?.[1] ?? ''
    const known = Array.from(table.matchAll(/^ {2}(\w+): (\d+)/gm), ([, code = '', status = '']) => `${status} ${code}`)
    expect(known.length).toBeGreaterThan(5)
    const rows = Array.from(part('management-api.md', '## Refusals').matchAll(/^\| ([\d, ]+) \| (.*) \|$/gm))
    const written = rows.flatMap(([, statuses = '', text = '']) =>
      statuses.split(', ').flatMap(status => codes(text).map(code => `${status} ${code}`)),
    )
    expect(known.filter(refusal => !written.includes(refusal))).toEqual([])
  })
})

describe('the page of health lists', () => {
  const rows = (heading: string) =>
    Array.from(part('health.md', heading).matchAll(/^\| `.*$/gm), ([row]) => row.split('|').slice(1, -1).map(codes))
  // one message on each channel, so that every metric has a figure
  const tellEverything = () => {
    const telemetry = createTelemetry(['bearer'])
    telemetry.decision('allowed', 'api-key', 'bearer')
    telemetry.cache('hit', 'api-key')
    telemetry.storeCall('find', 0.1, 'ok')
    telemetry.feed({ connected: true, lagSeconds: 1 })
    telemetry.changes(1)
  }

  it('every channel, and the members of its messages', () => {
    const heard = hear()
    tellEverything()
    const told = Object.entries(heard).map(([name, messages]) => [name, ...sorted(Object.keys(messages[0] ?? {}))])
    const written = rows('## The channels').map(([[name = ''] = [], , members = []]) => [name, ...sorted(members)])
    expect(written).toEqual(told)
  })

  it('every metric of Prometheus, and its labels', async () => {
    const { registry, close } = await prometheus({ registry: new Registry() })
    tellEverything()
    const metrics = await registry.getMetricsAsJSON()
    close()
    const told = metrics.map(({ name, values }) => [
      name,
      ...sorted(Object.keys(values.at(-1)?.labels ?? {}).filter(label => label !== 'le')),
    ])
    const written = rows('## The metrics').map(([[name = ''] = [], , labels = []]) => [name, ...sorted(labels)])
    expect(written).toEqual(told)
  })

  it('every metric of OpenTelemetry, and its attributes', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
    const { close } = await opentelemetry({ meterProvider: provider })
    tellEverything()
    await provider.forceFlush()
    const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(scope => scope.metrics))
    const told = metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      ...sorted(Object.keys(dataPoints[0]?.attributes ?? {})),
    ])
    close()
    await provider.shutdown()
    const written = rows('## The metrics').map(([, [name = ''] = [], labels = []]) => [
      name,
      ...sorted(labels).map(label => `keywright.${label}`),
    ])
    expect(sorted(written.map(String))).toEqual(sorted(told.map(String)))
  })
})

describe('the page of the management API lists', () => {
  const operations: readonly Operation[] = Object.values(OPERATIONS)
  // its names of parameters are shorter than the document's
  const place = (method: string, path: string) => `${method} ${path.replaceAll(/:\w+|\{\w+\}/g, '*')}`
  const placesIn = (text: string) =>
    codes(text).flatMap(code => {
      const [, method, path, query = ''] = /^(GET|POST|PATCH|DELETE) (\/[^?\s]*)(?:\?(\S*))?$/.exec(code) ?? []
      if (method === undefined || path === undefined) return []
      return [{ place: place(method, path), query: query.split('&').flatMap(pair => pair.split('=')[0] || []) }]
    })
  // said once, below the table
  const OF_LISTS = ['account', 'cursor', 'limit']

  it('every operation, and what its query may hold', () => {
    const written = placesIn(firstColumn(part('management-api.md', '## What there is')).join('\n'))
    const told = written.map(({ place: where, query }) => `${where}?${sorted(query).join('&')}`)
    const own = ({ query }: Operation) => Object.keys(query?.shape ?? {}).filter(name => !OF_LISTS.includes(name))
    expect(sorted(told)).toEqual(
      sorted(operations.map(each => `${place(each.method, each.path)}?${sorted(own(each)).join('&')}`)),
    )
    for (const name of OF_LISTS) expect(part('management-api.md', '## What there is')).toContain(`\`?${name}=\``)
  })

  it.each([
    ['If-Match', '### Two people at once'],
    ['Idempotency-Key', '### The same request again'],
  ] as const)('every operation that takes %s', (field, heading) => {
    const takers = operations.filter(({ takes }) => takes?.includes(field))
    const written = placesIn(part('management-api.md', heading)).map(({ place: where }) => where)
    expect(sorted(written)).toEqual(sorted(takers.map(({ method, path }) => place(method, path))))
  })

  it('every field of a new key', () => {
    const written = firstColumn(part('management-api.md', '`POST /keys` takes:')).flatMap(codes)
    expect(sorted(written)).toEqual(sorted(Object.keys(OPERATIONS.createKey.body.shape)))
  })
})
