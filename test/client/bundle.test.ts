import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CALLS } from '../../src/client/management/calls.js'
import { OPERATIONS } from '../../src/management/contract/operations.js'
import { bundleClient } from './bundle-client.js'

describe('the client for browsers', () => {
  it('is at most 6 kB in gzip, and imports nothing', async () => {
    const text = await bundleClient()
    expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThanOrEqual(6000)
    expect(text).not.toMatch(/\bimport\b|\brequire\b|node:|\bBuffer\b/)
  })

  it('calls every operation of the management API as its contract has it', () => {
    const lines = Object.values(OPERATIONS).map(({ method, path, ...parts }) => [
      `${method} ${path}`,
      [...('body' in parts ? ['body'] : []), ...('query' in parts ? ['query'] : [])].join('+'),
      'takes' in parts && (parts.takes as readonly string[]).includes('Idempotency-Key'),
    ])
    const calls = Object.values(CALLS)
      .flatMap(group => Object.values(group) as (readonly [string, string?, string?])[])
      .map(([line, sent = '', once]) => [line, sent, once === 'once'])
    expect(calls.map(String).toSorted()).toEqual(lines.map(String).toSorted())
  })
})
