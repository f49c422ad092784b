import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { AUDIT_ACTIONS } from '../../src/audit/audit-action.js'
import type { Change } from '../../src/audit/change.js'
import { verdict } from '../keys/key-fixture.js'
import { instance, polled, settled, until } from './fleet.js'
import { later, scriptedStore } from './scripted-store.js'

type News = readonly Change[] | null

/** An instance whose store tells what the test says it tells, and another that is only asked. */
async function told(options: KeyringOptions = {}) {
  const scripted = scriptedStore()
  const listeners: ((news: News) => void)[] = []
  let closed = 0
  scripted.script('watch', (_, [onNews]) => {
    listeners.push(onNews as (news: News) => void)
    return { isConnected: () => true, close: async () => void closed++ }
  })
  scripted.script('findByDigest', later)
  const here = instance(scripted.store, { changePollSeconds: 1, ...options })
  const elsewhere = instance(scripted.inner)
  const { key, secret } = await elsewhere.keys.create({ name: 'k' })
  await here.ready()
  await until(() => listeners.length === 1)
  expect(await verdict(here, secret)).toBe('ok')
  const tell = (news: News) => listeners.forEach(onNews => onNews(news))
  return { scripted, here, elsewhere, key, secret, tell, closed: () => closed, watches: () => listeners.length }
}

const news = (action: Change['action'], id: string, kind = 'key'): Change => ({ action, subject: { kind, id } })

describe('what a store tells', () => {
  it('is heeded at once, and the store is watched once', async () => {
    const { here, elsewhere, key, secret, tell, watches } = await told()
    await elsewhere.keys.revoke(key.id)
    tell([news('key.revoked', key.id)])
    expect(await verdict(here, secret)).toBe('key_revoked')
    expect(watches()).toBe(1)
    expect((await here.health()).feed).toMatchObject({ kind: 'pushed', connected: true })
  })

  it('is heeded at once where it does not say what changed', async () => {
    const { here, elsewhere, key, secret, tell } = await told()
    await elsewhere.keys.revoke(key.id)
    const since = performance.now()
    tell(null)
    await until(async () => (await verdict(here, secret)) === 'key_revoked')
    // the next poll is most of a second away
    expect(performance.now() - since).toBeLessThan(500)
  })

  it('may come twice, late, and in any order', async () => {
    const { scripted, here, elsewhere, key, secret, tell } = await told()
    const other = await elsewhere.keys.create({ name: 'other' })
    expect(await verdict(here, other.secret)).toBe('ok')
    await elsewhere.keys.update(key.id, { name: 'renamed' })
    await elsewhere.keys.revoke(key.id)
    tell([news('key.revoked', key.id)])
    tell([news('key.updated', key.id), news('key.created', key.id)])
    tell([news('key.revoked', key.id), news('key.revoked', key.id)])
    await settled()
    expect([await verdict(here, secret), await verdict(here, other.secret)]).toEqual(['key_revoked', 'ok'])
    await polled(scripted)
    tell([news('key.created', key.id)])
    expect(await verdict(here, secret)).toBe('key_revoked')
  })

  it('lets nobody in, whatever it claims', async () => {
    const { here, elsewhere, key, secret, tell } = await told()
    await elsewhere.keys.revoke(key.id)
    const wrong = (await elsewhere.keys.create({ name: 'gone' })).secret
    tell([news('key.revoked', key.id)])
    for (const action of AUDIT_ACTIONS) for (const id of [key.id, '', 'x', 'a'.repeat(1000)]) tell([news(action, id)])
    expect(await verdict(here, secret)).toBe('key_revoked')
    expect(await verdict(here, wrong.slice(0, -1))).toBe('unknown_key')
  })

  it('may be garbage, which a store of the application passes on', async () => {
    const { here, secret, tell } = await told()
    for (const garbage of ['x', 5, true, {}, [null], [{}], [{ action: 5 }], [{ action: 'x', subject: 'y' }], [[]], undefined])
      tell(garbage as unknown as News)
    await settled()
    expect(await verdict(here, secret)).toBe('ok')
  })

  it.each([
    ['garbage', () => null],
    ['changes of a key that is used', (id: string) => [news('key.revoked', id)]],
    ['changes of keys that are used', (id: string, i: number) => [news(AUDIT_ACTIONS[i % 8] ?? 'key.updated', id)]],
    ['changes of what does not exist', (_: string, i: number) => [news('key.revoked', `key_${i}`)]],
  ])('costs a bounded number of calls, where 5,000 in half a second are %s', async (_, forge) => {
    const { scripted, here, key, secret, tell } = await told()
    const calls = () => ['chainHead', 'listEvents', 'findByDigest'].map(name => scripted.calls(name as 'chainHead'))
    const before = calls()
    const startedAt = performance.now()
    let refused = 0
    for (let i = 0; i < 5000; i++) {
      tell(forge(key.id, i))
      if (i % 10 === 0 && (await verdict(here, secret)) !== 'ok') refused++
      if (i % 100 === 0) await new Promise(resolve => setTimeout(resolve, 10))
    }
    const seconds = (performance.now() - startedAt) / 1000
    const [heads = 0, pages = 0, reads = 0] = calls().map((count, i) => count - (before[i] ?? 0))
    expect(refused).toBe(0)
    // every 20 ms at most, and once more at either end
    expect(heads).toBeLessThan(seconds * 50 + 3)
    expect(pages).toBe(0)
    expect(reads).toBeLessThan(10 * (1 + seconds))
  })

  it('is not waited for when the keyring closes', async () => {
    const { here, closed, tell, scripted } = await told()
    await here.close()
    expect(closed()).toBe(1)
    const heads = scripted.calls('chainHead')
    tell(null)
    await new Promise(resolve => setTimeout(resolve, 60))
    expect(scripted.calls('chainHead')).toBe(heads)
  })
})
