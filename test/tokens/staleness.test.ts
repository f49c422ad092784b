import { createKeyring } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import type { KeyStore } from '../../src/keys/key-store.js'
import { fateOf, tokenOf } from './own-tokens.js'

const logger = { warn() {}, error() {} }
const issuer = 'https://api.example.com'

/** A store whose look-ups wait while the gate is shut: what they will tell is what was there when they were asked. */
function gated() {
  const inner = memoryStore()
  let shut = false
  const waiting: (() => void)[] = []
  const late = async <T>(answer: T): Promise<T> => {
    if (shut) await new Promise<void>(resolve => waiting.push(resolve))
    return answer
  }
  const store: KeyStore = {
    ...inner,
    find: async id => late(await inner.find(id)),
    findByDigest: async digest => late(await inner.findByDigest(digest)),
  }
  return {
    store,
    inner,
    shut: () => void (shut = true),
    open() {
      shut = false
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

async function twoKeyrings() {
  const clock = manualClock()
  const gate = gated()
  const options = { logger, issuer, clock, tokens: { algorithm: 'ES256' as const }, maxStalenessSeconds: 1 }
  const here = createKeyring({ ...options, store: gate.store })
  const elsewhere = createKeyring({ ...options, store: gate.inner })
  onTestFinished(async () => {
    await here.close()
    await elsewhere.close()
  })
  const made = await elsewhere.keys.create({ name: 'k', grants: ['a:read'] })
  return { clock, gate, here, elsewhere, made }
}

describe('a look-up that takes longer than what is read may be old', () => {
  it('is not joined by a request for a token that comes after the bound', async () => {
    const { clock, gate, here, elsewhere, made } = await twoKeyrings()
    const token = await tokenOf(here, made, { issuer })
    gate.shut()
    const first = fateOf(here, token)
    await new Promise(resolve => setImmediate(resolve))
    await elsewhere.keys.revoke(made.key.id)
    clock.advance({ ms: 1100 })
    const second = fateOf(here, token)
    await new Promise(resolve => setImmediate(resolve))
    gate.open()
    await first
    expect(await second).toBe('401 token_revoked')
  })

  it('is not joined by a request with a key that comes after the bound', async () => {
    const { clock, gate, here, elsewhere, made } = await twoKeyrings()
    const ask = () =>
      here.authenticate({ headers: { 'x-api-key': made.secret } }).then(
        () => 'good',
        (error: { code: string }) => error.code,
      )
    await here.ready()
    gate.shut()
    const first = ask()
    await new Promise(resolve => setImmediate(resolve))
    await elsewhere.keys.revoke(made.key.id)
    clock.advance({ ms: 1100 })
    const second = ask()
    await new Promise(resolve => setImmediate(resolve))
    gate.open()
    await first
    expect(await second).toBe('key_revoked')
  })
})
