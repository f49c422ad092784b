import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { verdict } from '../keys/key-fixture.js'
import { manualClock } from '../http/manual-clock.js'
import { gate, instance, polled, settled, until } from './fleet.js'
import { later, scriptedStore } from './scripted-store.js'

const PEPPERS = [
  { id: 'new', secret: 'n'.repeat(32) },
  { id: 'old', secret: 'o'.repeat(32) },
]

describe('requests that come at once for a key that nobody remembers', () => {
  it('wait for one read, whoever of them goes away', async () => {
    const scripted = scriptedStore()
    let arrived = 0
    const app = await frameworks[0]?.serve({
      keyring: instance(scripted.store, { storeDeadlineSeconds: 60 }),
      before: () => void arrived++,
    })
    if (!app) throw new Error('there is no framework')
    const { secret } = await app.keyring.keys.create({ name: 'k' })
    const other = await app.keyring.keys.create({ name: 'other' })
    const reads = gate()
    let first: unknown
    scripted.script('findByDigest', async (call, [digest]) => {
      first ??= digest
      if (digest === first) await reads.pass()
      return call()
    })
    const send = () => {
      const sent = request({ port: app.port, host: '127.0.0.1', agent: false, headers: { 'x-api-key': secret } })
      const status = new Promise<number | null>(resolve => {
        sent.on('error', () => resolve(null))
        sent.on('response', answer => {
          answer.resume()
          resolve(answer.statusCode ?? null)
        })
      })
      sent.end()
      return { status, leave: () => sent.destroy() }
    }
    const leaver = send()
    await until(() => reads.held() === 1)
    const others = Array.from({ length: 1000 }, send)
    leaver.leave()
    expect(await leaver.status).toBeNull()
    await expect.poll(() => arrived, { timeout: 10_000 }).toBe(1001)
    const answer = await app.send('/', `x-api-key: ${other.secret}`)
    expect([answer.status, answer.json().name, reads.held()]).toEqual([200, 'other', 1])
    reads.open()
    const statuses = await Promise.all(others.map(({ status }) => status))
    expect(statuses.filter(status => status === 200)).toHaveLength(1000)
    // one for all of them, and one for the other key
    expect(scripted.calls('findByDigest')).toBe(2)
  })

  it('wait for one read of each digest where secrets are peppered', async () => {
    const scripted = scriptedStore()
    const { secret } = await instance(scripted.store, { peppers: PEPPERS.slice(1) }).keys.create({ name: 'k' })
    scripted.script('findByDigest', later)
    const keyring = instance(scripted.store, { peppers: PEPPERS })
    const verdicts = await Promise.all(Array.from({ length: 1000 }, () => verdict(keyring, secret)))
    expect(new Set(verdicts)).toEqual(new Set(['ok']))
    expect(scripted.calls('findByDigest')).toBe(2)
  })

  it('fail together where the read fails, and the next one reads again', async () => {
    const scripted = scriptedStore()
    const keyring = instance(scripted.store)
    const { secret } = await keyring.keys.create({ name: 'k' })
    scripted.script('findByDigest', async () => Promise.reject(new Error('down')))
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => verdict(keyring, secret)))
    expect(new Set(verdicts)).toEqual(new Set(['store_unavailable']))
    expect(scripted.calls('findByDigest')).toBe(1)
    scripted.script('findByDigest', later)
    expect(await verdict(keyring, secret)).toBe('ok')
  })
})

describe('a key that does not exist', () => {
  const absent = async () => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const [here, elsewhere] = [instance(scripted.store, { clock }), instance(scripted.inner, { clock })]
    const given = await elsewhere.keys.create({ name: 'k' })
    await elsewhere.keys.remove(given.key.id)
    scripted.script('findByDigest', later)
    await here.ready()
    await polled(scripted)
    const twice = async () => [await verdict(here, given.secret), await verdict(here, given.secret)]
    return { scripted, clock, here, elsewhere, secret: given.secret, twice }
  }

  it('is asked for once in a while', async () => {
    const { scripted, clock, here, secret, twice } = await absent()
    expect(await twice()).toEqual(['unknown_key', 'unknown_key'])
    expect(scripted.calls('findByDigest')).toBe(1)
    const many = await Promise.all(Array.from({ length: 500 }, () => verdict(here, secret)))
    expect(new Set(many)).toEqual(new Set(['unknown_key']))
    expect(scripted.calls('findByDigest')).toBe(1)
    // what nobody says anything of is asked for again a second later
    clock.advance({ ms: 999 })
    await twice()
    expect(scripted.calls('findByDigest')).toBe(1)
    clock.advance({ ms: 1 })
    await twice()
    expect(scripted.calls('findByDigest')).toBe(2)
  })

  it.each([
    ['imported', 'here'],
    ['imported', 'elsewhere'],
  ] as const)('is let in as soon as it is %s %s', async (_, where) => {
    const { scripted, here, elsewhere, secret, twice } = await absent()
    await twice()
    const maker = where === 'here' ? here : elsewhere
    await maker.keys.import({ name: 'again', secret })
    if (where === 'elsewhere') await polled(scripted)
    // an import looks whether somebody has the secret already
    const before = scripted.calls('findByDigest')
    expect(await verdict(here, secret)).toBe('ok')
    expect(scripted.calls('findByDigest')).toBe(before + 1)
  })

  it('is forgotten with every creation and rotation, since each brings a secret that may be it', async () => {
    const { here, twice } = await absent()
    const sizes: number[] = []
    const size = async () => void sizes.push((await here.health()).cache.absent)
    await twice()
    await size()
    const { key } = await here.keys.create({ name: 'another' })
    await size()
    await twice()
    await here.keys.rotate(key.id, { graceSeconds: 60 })
    await size()
    expect(sizes).toEqual([1, 0, 0])
  })

  it('is not remembered as absent where it comes while it is looked for', async () => {
    const { scripted, here, secret } = await absent()
    const answers = gate()
    scripted.script('findByDigest', async call => {
      const found = await call()
      // the import looks whether somebody has the secret already, and must not wait for itself
      if (scripted.calls('findByDigest') === 1) await answers.pass()
      return found
    })
    const first = verdict(here, secret)
    await until(() => answers.held() === 1)
    await here.keys.import({ name: 'again', secret })
    answers.open()
    await first
    await settled()
    expect(await verdict(here, secret)).toBe('ok')
  })
})
