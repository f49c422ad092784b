import { describe, expect, it } from 'vitest'
import { loadPeer } from '../src/load-peer.js'

describe('a package that is only there where it is used', () => {
  it('is loaded', async () => {
    expect(await loadPeer('prometheus()', 'prom-client', async () => 1)).toBe(1)
  })

  it.each([
    ['ERR_MODULE_NOT_FOUND', 'prometheus() needs prom-client, which is not there. Run: npm install prom-client'],
    ['ERR_REQUIRE_ESM', 'prometheus() needs prom-client, which could not be loaded. Run: npm install prom-client'],
  ])('is asked for where loading it ends in %s', async (code, message) => {
    const cause = Object.assign(new Error('no'), { code })
    const loading = loadPeer('prometheus()', 'prom-client', () => Promise.reject(cause))
    await expect(loading).rejects.toThrow(message)
    await expect(loading).rejects.toMatchObject({ cause })
  })
})
