import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { checkArchitecture, type House, type UnitRule, unitOf } from './architecture/check-architecture.js'
import { readUnitTable, roomOf, ruleOfRow } from './architecture/read-unit-table.js'

const FRAMEWORK: UnitRule = {
  units: ['errors', 'http', 'policies', 'adapter'],
  types: ['principal', 'keyring', 'options'],
}

// The layering: a unit imports only from the units named here, which all stand above it.
const UNITS: Readonly<Record<string, UnitRule>> = {
  'wrong-value': {},
  errors: { types: ['wrong-value'] },
  limits: {},
  language: {},
  'csv-line': {},
  'freeze-deep': {},
  printable: {},
  logger: {},
  settled: {},
  seldom: {},
  'entry-index': {},
  'change-marks': {},
  'in-time': {},
  'load-peer': {},
  'check-options': { packages: ['leven'] },
  restrictions: { units: ['wrong-value', 'limits'], packages: ['ipaddr.js'] },
  http: { units: ['errors', 'restrictions'] },
  credentials: { units: ['errors', 'http', 'check-options'] },
  records: {},
  input: { units: ['wrong-value', 'errors', 'limits', 'restrictions'], types: ['records'] },
  node: {},
  sealing: {},
  audit: { units: ['errors', 'limits', 'input'] },
  keys: {
    units: [
      'errors',
      'entry-index',
      'change-marks',
      'in-time',
      'limits',
      'freeze-deep',
      'check-options',
      'restrictions',
      'input',
      'records',
      'audit',
    ],
    types: ['wrong-value', 'logger'],
    packages: ['lru-cache'],
  },
  notices: {
    units: ['language', 'load-peer', 'check-options', 'input', 'keys', 'records'],
    types: ['logger'],
    packages: ['nodemailer'],
  },
  leaks: { units: ['errors', 'limits', 'check-options', 'input', 'audit', 'keys', 'notices'], types: ['logger', 'records'] },
  accounts: { units: ['errors', 'limits', 'restrictions', 'input', 'audit', 'keys'], types: ['records', 'notices'] },
  tokens: {
    units: ['errors', 'entry-index', 'change-marks', 'freeze-deep', 'settled', 'logger', 'check-options', 'restrictions'],
    packages: ['jose', 'lru-cache'],
  },
  'tokens/issued': {
    units: ['errors', 'freeze-deep', 'in-time', 'check-options', 'restrictions', 'input', 'audit', 'keys', 'tokens'],
    types: ['logger', 'records', 'sealing'],
    packages: ['jose'],
  },
  'tokens/dpop': { units: ['errors', 'http', 'tokens'], packages: ['jose'] },
  principal: { units: ['restrictions'], types: ['keys', 'tokens'] },
  policies: { units: ['errors', 'check-options', 'restrictions', 'http'], types: ['principal'] },
  'policies/rate': {
    units: ['errors', 'in-time', 'check-options', 'restrictions', 'http'],
    types: ['logger', 'principal', 'policies'],
    packages: ['lru-cache', 'rate-limiter-flexible'],
  },
  telemetry: { units: ['errors'] },
  'telemetry/prometheus': { units: ['check-options', 'load-peer', 'telemetry'], packages: ['prom-client'] },
  'telemetry/opentelemetry': { units: ['check-options', 'load-peer', 'telemetry'], packages: ['@opentelemetry/api'] },
  'stores/schema': {},
  'stores/back-off': {},
  'stores/explain-opening': {},
  'stores/connection-errors': {},
  'stores/while-answering': { units: ['in-time'] },
  'stores/turns': { units: ['keys'] },
  'stores/memory': { units: ['records', 'audit', 'keys'] },
  'stores/sql': { units: ['records', 'audit', 'keys'], types: ['stores/schema'], packages: ['kysely'] },
  'stores/sqlite': {
    units: ['check-options', 'load-peer', 'keys', 'stores/explain-opening', 'stores/sql'],
    types: ['records', 'stores/schema'],
    packages: ['kysely', 'lru-cache', '@photostructure/sqlite'],
  },
  'stores/postgres': {
    units: [
      'check-options',
      'in-time',
      'load-peer',
      'audit',
      'keys',
      'stores/back-off',
      'stores/connection-errors',
      'stores/explain-opening',
      'stores/while-answering',
      'stores/turns',
      'stores/sql',
    ],
    types: ['records', 'stores/schema'],
    packages: ['kysely', 'pg'],
  },
  'stores/mysql': {
    units: [
      'check-options',
      'in-time',
      'load-peer',
      'keys',
      'stores/connection-errors',
      'stores/explain-opening',
      'stores/while-answering',
      'stores/turns',
      'stores/sql',
    ],
    types: ['records', 'stores/schema'],
    packages: ['kysely', 'mysql2'],
  },
  'stores/redis': {
    units: [
      'check-options',
      'in-time',
      'load-peer',
      'records',
      'audit',
      'keys',
      'stores/back-off',
      'stores/explain-opening',
      'stores/turns',
    ],
    types: ['stores/schema'],
    packages: ['ioredis', 'redis'],
  },
  'stores/conformance': { units: ['audit', 'keys'], types: ['records'] },
  stores: {
    units: [
      'in-time',
      'check-options',
      'restrictions',
      'keys',
      'stores/back-off',
      'stores/memory',
      'stores/sqlite',
      'stores/postgres',
      'stores/mysql',
      'stores/redis',
    ],
    types: ['stores/schema', 'telemetry'],
  },
  'stores/copy': { units: ['audit', 'keys'], types: ['records'] },
  invalidation: { types: ['audit', 'keys', 'tokens'] },
  health: { units: ['telemetry'], types: ['keys', 'stores'] },
  managers: { units: ['in-time', 'accounts', 'audit', 'keys', 'notices', 'leaks'], types: ['logger'] },
  holders: { units: ['principal', 'policies'], types: ['restrictions', 'http', 'keys', 'tokens'] },
  authenticator: { units: ['errors'], types: ['http', 'credentials', 'keys', 'tokens/dpop', 'principal', 'policies', 'holders'] },
  options: {
    units: [
      'check-options',
      'freeze-deep',
      'restrictions',
      'credentials',
      'sealing',
      'keys',
      'notices',
      'leaks',
      'tokens/issued',
      'policies/rate',
    ],
    types: ['logger', 'http', 'accounts', 'tokens', 'policies'],
  },
  'opening-store': { units: ['keys', 'stores'], types: ['options', 'telemetry'] },
  'request-flow': {
    units: ['errors', 'seldom', 'settled', 'http'],
    types: ['logger', 'credentials', 'principal', 'policies', 'policies/rate', 'authenticator'],
  },
  explain: {
    units: ['errors', 'keys', 'policies', 'http'],
    types: ['policies/rate', 'principal', 'holders'],
  },
  foundation: { types: ['http', 'records', 'tokens/issued', 'principal', 'explain'] },
  'client-authentication': { units: ['errors'], types: ['http', 'principal', 'policies/rate', 'authenticator', 'foundation'] },
  keyring: {
    units: [
      'errors',
      'in-time',
      'managers',
      'notices',
      'http',
      'credentials',
      'keys',
      'tokens',
      'tokens/issued',
      'tokens/dpop',
      'policies',
      'policies/rate',
      'stores',
      'telemetry',
      'authenticator',
      'client-authentication',
      'explain',
      'health',
      'holders',
      'invalidation',
      'opening-store',
      'options',
      'request-flow',
    ],
    types: ['foundation', 'leaks', 'logger', 'accounts', 'audit', 'principal'],
  },
  adapter: {
    units: ['errors', 'check-options', 'http', 'input', 'node', 'request-flow', 'keyring'],
    types: ['principal', 'policies', 'options'],
  },
  endpoints: {
    units: ['errors', 'limits', 'in-time', 'restrictions', 'input'],
    types: ['http', 'audit', 'accounts', 'keyring'],
  },
  'management/contract': { units: ['limits'], packages: ['zod'] },
  client: { types: ['management/contract'], packages: ['zod'] },
  'client/login': { units: ['printable', 'client'], packages: ['open'] },
  management: {
    units: [
      'errors',
      'limits',
      'in-time',
      'check-options',
      'input',
      'records',
      'keys',
      'leaks',
      'adapter',
      'endpoints',
      'management/contract',
    ],
    types: ['wrong-value', 'http', 'audit', 'accounts', 'principal', 'request-flow', 'keyring'],
    packages: ['zod'],
  },
  pages: { units: ['language', 'check-options'], types: ['http'] },
  oauth: {
    units: [
      'errors',
      'in-time',
      'check-options',
      'restrictions',
      'http',
      'tokens/issued',
      'tokens/dpop',
      'policies/rate',
      'endpoints',
      'pages',
    ],
    types: ['language', 'audit', 'records', 'request-flow', 'foundation', 'keyring', 'adapter'],
  },
  portal: {
    units: [
      'errors',
      'limits',
      'language',
      'csv-line',
      'in-time',
      'check-options',
      'restrictions',
      'http',
      'audit',
      'keys',
      'endpoints',
      'management/contract',
      'management',
      'pages',
    ],
    types: ['wrong-value', 'records', 'request-flow', 'keyring', 'adapter'],
  },
  gateway: {
    units: ['errors', 'seldom', 'check-options', 'restrictions', 'http', 'policies', 'adapter', 'management', 'oauth', 'portal'],
    types: ['principal', 'keyring', 'endpoints'],
  },
  index: {
    units: ['errors', 'credentials', 'audit', 'keys', 'policies', 'stores', 'keyring', 'adapter'],
    types: [
      'language',
      'logger',
      'http',
      'input',
      'records',
      'accounts',
      'leaks',
      'notices',
      'tokens',
      'tokens/issued',
      'principal',
      'policies/rate',
      'authenticator',
      'options',
      'request-flow',
      'telemetry',
      'portal',
    ],
  },
  // it stands on what users have, and so nothing of it needs more than that
  presets: { units: ['index'] },
  express: {
    ...FRAMEWORK,
    types: [...(FRAMEWORK.types ?? []), 'endpoints', 'pages'],
    units: [...(FRAMEWORK.units ?? []), 'check-options', 'management', 'oauth', 'portal'],
  },
  koa: {
    ...FRAMEWORK,
    types: [...(FRAMEWORK.types ?? []), 'endpoints', 'pages'],
    units: [...(FRAMEWORK.units ?? []), 'check-options', 'management', 'oauth', 'portal'],
  },
  decorators: FRAMEWORK,
  nest: { ...FRAMEWORK, packages: ['@nestjs/common'] },
  cli: {
    units: [
      'printable',
      'errors',
      'in-time',
      'limits',
      'language',
      'csv-line',
      'restrictions',
      'http',
      'input',
      'keys',
      'tokens',
      'tokens/issued',
      'stores',
      'stores/copy',
      'notices',
      'keyring',
      'adapter',
      'policies',
      'sealing',
      'audit',
      'endpoints',
      'pages',
      'portal',
      'oauth',
      'check-options',
      'client',
      'client/login',
      'gateway',
      'telemetry/prometheus',
      'presets',
      'express',
      'koa',
    ],
    types: ['principal', 'options', 'logger', 'accounts', 'stores/schema', 'explain'],
    packages: ['commander', 'picocolors', 'express', 'koa', '@koa/router', 'jose'],
  },
}

const ENTRIES = Object.values(packageJson.exports)
  .flatMap(entry => (typeof entry === 'string' ? [] : [entry.default]))
  .map(path => path.replace('./dist/', '').replace(/\.js$/, '.ts'))

const house: House = {
  units: new Map(Object.entries(UNITS)),
  entries: new Set(ENTRIES),
  loaders: new Set(['cli/import-module.ts']),
}

describe('the source', () => {
  const sources = readSources()

  it('keeps to the house', () => {
    expect(sources.size).toBeGreaterThan(50)
    expect(checkArchitecture(sources, house)).toEqual([])
  })

  it('has an entry for each one that the package declares', () => {
    expect(ENTRIES.filter(entry => !sources.has(entry))).toEqual([])
  })

  it('has no unit in the table that is gone', () => {
    const inhabited = new Set(Array.from(sources.keys(), path => unitOf(path, house)))
    expect([...house.units.keys()].filter(unit => !inhabited.has(unit))).toEqual([])
  })

  it('is as docs/architecture.md tells, unit by unit', () => {
    const page = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8')
    const rows = readUnitTable(page.slice(page.indexOf('## The tree'), page.indexOf('## What a request costs')))
    const named = rows.flatMap(({ units }) => units)
    const rowed = new Set(named)
    expect(named.toSorted()).toEqual([...new Set(Array.from(house.units.keys(), unit => roomOf(unit, rowed)))].toSorted())
    for (const [i, row] of rows.entries()) {
      const rule = ruleOfRow(row, rows, house.units)
      if (row.may) expect({ row: row.units, ...row.may }).toEqual({ row: row.units, ...rule })
      const above = rows.slice(0, i).flatMap(({ units }) => units)
      const below = [...rule.units, ...rule.types].filter(unit => !above.includes(unit))
      expect({ row: row.units, below }).toEqual({ row: row.units, below: [] })
    }
  })

  it('has a median file of about 100 lines at most', () => {
    const lengths = Array.from(sources.values(), text => text.split('\n').length).toSorted((a, b) => a - b)
    expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(110)
  })
})

describe('the check', () => {
  // a small house of the same kind that keeps every rule
  const small: House = {
    units: new Map<string, UnitRule>([
      ['errors', {}],
      ['keys', { units: ['errors'], packages: ['lru-cache'] }],
      ['principal', { types: ['keys'] }],
      ['index', { units: ['keys'] }],
      ['presets', { units: ['index'] }],
      ['express', { units: ['keys', 'principal'] }],
      ['koa', { units: ['keys', 'principal'] }],
    ]),
    entries: new Set(['index.ts', 'express/index.ts']),
  }
  const clean: Readonly<Record<string, string>> = {
    'errors.ts': `export class AuthError extends Error {}`,
    'keys/api-key.ts': `export interface ApiKey { readonly id: string }\nexport const BASE62 = 'abc'`,
    'keys/key-cache.ts': `import { LRUCache } from 'lru-cache'
      import { hash } from 'node:crypto'
      import { AuthError } from '../errors.js'
      import type { ApiKey } from './api-key.js'
      const METHODS = ['find'] as const
      const WORDS: ReadonlySet<string> = new Set(['a'])
      const LIST: readonly string[] = ['a']
      const TABLE = { a: 1 } as const satisfies Record<string, number>
      const PATTERN = /a/y
      export function cache(): () => ApiKey | undefined {
        let last: ApiKey | undefined
        const seen = new LRUCache<string, ApiKey>({ max: 1 })
        const pattern = new RegExp(PATTERN)
        if (pattern.test(METHODS[0] + LIST[0] + TABLE.a + hash('sha256', '')) && WORDS.has('a')) throw new AuthError()
        return () => (last ??= seen.get('a'))
      }`,
    'principal.ts': `import type { ApiKey } from './keys/api-key.js'\nexport type Principal = ApiKey`,
    'index.ts': `export { cache } from './keys/key-cache.js'`,
    'presets/own.ts': `import { cache } from '../index.js'\nexport const own = cache`,
    'express/index.ts': `export { handler } from './handler.js'\nexport type { Principal } from '../principal.js'`,
    'express/handler.ts': `export const handler = async () => (await import('../keys/key-cache.js')).cache()`,
    'koa/handler.ts': `import { cache } from '../keys/key-cache.js'\nexport const handler = cache`,
  }
  const findings = (planted: Readonly<Record<string, string>>) =>
    checkArchitecture(new Map(Object.entries({ ...clean, ...planted })), small)

  it('finds nothing where all is well', () => {
    expect(findings({})).toEqual([])
  })

  const value = `import { BASE62 } from './keys/api-key.js'\nexport const x = BASE62`
  it.each<[what: string, planted: Record<string, string>, finding: string | RegExp]>([
    [
      'an import from below',
      { 'errors.ts': `import { x } from './principal.js'\nexport const y = x` },
      /^errors\.ts imports principal\.ts: errors may not/,
    ],
    [
      'a type from below',
      { 'errors.ts': `import type { ApiKey } from './keys/api-key.js'\nexport type A = ApiKey` },
      /errors may not import keys/,
    ],
    [
      'an inline type from below',
      { 'errors.ts': `export type A = import('./keys/api-key.js').ApiKey` },
      /errors may not import keys/,
    ],
    ['a re-export from below', { 'errors.ts': `export { BASE62 } from './keys/api-key.js'` }, /errors may not import keys/],
    [
      'a dynamic import from below',
      { 'errors.ts': `export const load = () => import('./keys/api-key.js')` },
      /errors may not import keys/,
    ],
    ['a computed import', { 'errors.ts': `export const load = (name: string) => import(name)` }, /no plain string/],
    ['a value where only types may come', { 'principal.ts': value }, /principal may only import types of keys/],
    [
      'an import for its effect where only types may come',
      { 'principal.ts': `import './keys/api-key.js'\nexport type Principal = string` },
      /only import types/,
    ],
    [
      'one framework importing the other',
      { 'koa/other.ts': `import { handler } from '../express/handler.js'\nexport const x = handler` },
      /koa may not import express/,
    ],
    [
      'a framework in the core',
      { 'keys/server.ts': `import express from 'express'\nexport const app = express()` },
      /imports the package express/,
    ],
    [
      "a framework's types in the core",
      { 'keys/server.ts': `import type { Context } from 'koa'\nexport type C = Context` },
      /imports the package koa/,
    ],
    [
      'a path of a package',
      { 'keys/server.ts': `import x from '@koa/router/dist/x.js'\nexport const y = x` },
      /imports the package @koa\/router/,
    ],
    [
      'a cycle',
      {
        'keys/a.ts': `import { b } from './b.js'\nexport const a = () => b`,
        'keys/b.ts': `import { a } from './a.js'\nexport const b = () => a`,
      },
      'cycle: keys/a.ts → keys/b.ts → keys/a.ts',
    ],
    [
      'a cycle of types',
      {
        'keys/a.ts': `import type { B } from './b.js'\nexport type A = B[]`,
        'keys/b.ts': `import type { A } from './a.js'\nexport type B = A[]`,
      },
      /^cycle/,
    ],
    [
      'a cycle of three',
      {
        'keys/a.ts': `import type { B } from './b.js'\nexport type A = B[]`,
        'keys/b.ts': `export type { C as B } from './c.js'`,
        'keys/c.ts': `import type { A } from './a.js'\nexport type C = A[]`,
      },
      /^cycle.*a\.ts.*b\.ts.*c\.ts/,
    ],
    [
      'a module that imports itself',
      { 'keys/a.ts': `import type { A } from './a.js'\nexport type B = A\nexport type A = 1` },
      /^cycle/,
    ],
    ['a file of 301 lines', { 'keys/long.ts': '// x\n'.repeat(301) }, 'keys/long.ts has 301 lines: at most 300'],
    ['a file called utils', { 'keys/utils.ts': 'export const a = 1' }, /"utils" names nothing/],
    ['a folder called helpers', { 'keys/helpers/trim.ts': 'export const a = 1' }, /"helpers" names nothing/],
    ['a file called types', { 'keys/types.ts': 'export const a = 1' }, /"types" names nothing/],
    ['a file in camel case', { 'keys/keyCache.ts': 'export const a = 1' }, /"keyCache" is not kebab-case/],
    ['a file of no unit', { 'stray.ts': 'export const a = 1' }, /belongs to no unit/],
    ['an index.ts inside', { 'keys/index.ts': `export { BASE62 } from './api-key.js'` }, /index\.ts, but no public entry/],
    [
      'an imported index.ts',
      { 'express/other.ts': `import { handler } from './index.js'\nexport const x = handler` },
      /nobody imports an index\.ts/,
    ],
    [
      'an index.ts imported by who may not',
      { 'koa/other.ts': `import { cache } from '../index.js'\nexport const x = cache` },
      /nobody imports an index\.ts/,
    ],
    [
      "a framework's index.ts imported by who may import the main one",
      { 'presets/other.ts': `import { handler } from '../express/index.js'\nexport const x = handler` },
      /nobody imports an index\.ts/,
    ],
    [
      'what a preset takes past the index.ts',
      { 'presets/other.ts': `import { BASE62 } from '../keys/api-key.js'\nexport const x = BASE62` },
      /presets may not import keys/,
    ],
    ['an imported folder', { 'express/other.ts': `import { BASE62 } from '../keys'\nexport const x = BASE62` }, /no file of src/],
    [
      'an import without its ending',
      { 'express/other.ts': `import { handler } from './handler'\nexport const x = handler` },
      /write the ending \.js/,
    ],
    ['export *', { 'express/index.ts': `export * from './handler.js'` }, /export \*/],
    ['export * as', { 'keys/all.ts': `export * as keys from './api-key.js'` }, /export \*/],
    ['code in an index.ts', { 'express/index.ts': `export const x = 1` }, /only lists exports/],
    [
      'an import in an index.ts',
      { 'express/index.ts': `import { handler } from './handler.js'\nexport { handler }` },
      /only lists exports/,
    ],
    ['a module-level let', { 'keys/a.ts': `let count = 0\nexport const next = () => count++` }, /module-level let/],
    ['an exported let', { 'keys/a.ts': `export let count = 0` }, /module-level let/],
    [
      'a module-level Map',
      { 'keys/a.ts': `const seen = new Map<string, string>()\nexport const get = () => seen` },
      /mutable state: seen/,
    ],
    ['an exported Set', { 'keys/a.ts': `export const seen = new Set<string>()` }, /mutable state: seen/],
    [
      'a module-level WeakMap under "as"',
      { 'keys/a.ts': `export const seen = new WeakMap() as WeakMap<object, string>` },
      /mutable state: seen/,
    ],
    ['a module-level array', { 'keys/a.ts': `export const list: string[] = []` }, /mutable state: list/],
    [
      'a module-level object that is written to',
      { 'keys/a.ts': `const state = { n: 0 }\nexport const f = () => { state.n += 1 }` },
      /state is changed/,
    ],
    [
      'one that is written to deep inside',
      { 'keys/a.ts': `const state = { a: { n: 0 } }\nexport const f = () => { state.a.n++ }` },
      /state is changed/,
    ],
    [
      'one that loses a member',
      { 'keys/a.ts': `const state: Record<string, string> = {}\nexport const f = () => { delete state.a }` },
      /state is changed/,
    ],
    [
      'one that is assigned to',
      { 'keys/a.ts': `const state = {}\nexport const f = () => Object.assign(state, { a: 1 })` },
      /state is changed/,
    ],
    [
      'a list in it that grows',
      { 'keys/a.ts': `const state = { list: [] as string[] }\nexport const f = () => state.list.push('a')` },
      /state is changed/,
    ],
    [
      'a regular expression that keeps its place',
      { 'keys/a.ts': `const A = /a/g\nexport const f = (s: string) => A.test(s)` },
      /A is changed/,
    ],
    ['a static field', { 'keys/a.ts': `export class A { static count = 0 }` }, /static field/],
    ['any', { 'keys/a.ts': `export const f = (a: any) => String(a)` }, /the type any/],
    ['any inside a type', { 'keys/a.ts': `export type A = Record<string, any[]>` }, /the type any/],
    ['as unknown as', { 'keys/a.ts': `export const f = (a: string) => a as unknown as number` }, /as unknown as/],
    ['a silenced compiler', { 'keys/a.ts': `// @ts-ignore\nexport const a = 1` }, /silenced: @ts-ignore/],
    ['a silenced linter', { 'keys/a.ts': `/* oxlint-disable no-shadow */\nexport const a = 1` }, /silenced: oxlint-disable/],
  ])('finds %s', (_what, planted, finding) => {
    const found = findings(planted)
    expect(
      found.some(line => (typeof finding === 'string' ? line === finding : finding.test(line))),
      found.join('\n'),
    ).toBe(true)
  })

  it('finds a table that lets a unit import from below', () => {
    const upsideDown: House = { ...small, units: new Map([...small.units, ['errors', { units: ['koa'] }]]) }
    expect(checkArchitecture(new Map(), upsideDown)).toEqual(['the table lets errors import koa, which does not stand above it'])
  })
})

function readSources(): ReadonlyMap<string, string> {
  const root = fileURLToPath(new URL('../src/', import.meta.url))
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map(path => path.replaceAll('\\', '/'))
  return new Map(paths.filter(path => path.endsWith('.ts')).map(path => [path, readFileSync(`${root}/${path}`, 'utf8')]))
}
