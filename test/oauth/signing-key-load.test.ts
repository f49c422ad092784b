import { join } from 'node:path'
import { SignJWT } from 'jose'
import { createKeyring, type Keyring } from 'keywright'
import { expect, it } from 'vitest'
import { openSigningKey, type StoredSigningKey } from '../../src/tokens/issued/signing-key.js'
import { manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { partOf } from '../tokens/own-tokens.js'
import { type AuthSetup, authFrameworks, type Served } from './auth-servers.js'

const HOUR = 3_600_000
const nextTurn = () => new Promise(resolve => setImmediate(resolve))

/** Two instances of one store, on Express and on Koa. */
async function serveTwo(make: () => Keyring): Promise<[Served, Served]> {
  const [express, , koa] = authFrameworks
  if (!express || !koa) throw new Error('there are none')
  const setup = (): AuthSetup => ({ keyring: make() })
  return [await express.serve(setup()), await koa.serve(setup())]
}

const storedKeys = async ({ foundation }: Keyring) =>
  ((await foundation.documents.findDocument('signing_keys', 'all'))?.value.keys ?? []) as StoredSigningKey[]

/** What an old token says, signed anew by the key that signed it, as if it were to live for years. */
async function longLived(keyring: Keyring, token: string): Promise<string> {
  const { kid, alg } = partOf(token, 0) as { kid: string; alg: string }
  const stored = (await storedKeys(keyring)).find(key => key.kid === kid)
  const key = stored && openSigningKey(stored, await keyring.foundation.issuing.seal())
  if (!key) throw new Error('the key has gone')
  const claims = partOf(token, 1)
  return new SignJWT({ ...claims, exp: Number(claims.exp) + 10 * 365 * 86_400 })
    .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
    .sign(key.privateKey)
}

it('refuses no good token and takes no dead one, while keys rotate by time and by hand under load', async () => {
  const clock = manualClock()
  const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  const tokens = { algorithm: 'ES256', lifetimeSeconds: 3600, loginLifetimeDays: 1 / 24, signingKeyDays: 0.25 } as const
  const make = () => createKeyring({ store, clock, tokens, logger: { warn: note, error: note } })
  const servers = await serveTwo(make)
  const [{ keyring }] = servers
  const { key, secret } = await keyring.keys.create({ name: 'export', grants: ['a:read'] })
  const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }

  interface Issued {
    token: string
    kid: string
    exp: number
  }
  const issued: Issued[] = []
  // one of each key, that would live on
  const lasting: Issued[] = []
  const wrong: string[] = []
  const kids = new Set<string>()
  // when nothing is taken any more that a key signed
  const ends = new Map<string, number>()
  const load = { used: 0, dead: 0, usedLasting: 0, deadLasting: 0, isDone: false }

  // the clock only moves between two requests of a worker, so the instant of each is known from both sides
  const issue = async (i: number) => {
    for (; !load.isDone; i++) {
      const answer = await servers[i % 2]?.post('/oauth/token', form)
      if (answer?.status !== 200) {
        wrong.push(`no token: ${answer?.status}`)
        continue
      }
      const token = answer.body.access_token
      const kid = String(partOf(token, 0).kid)
      if (!kids.has(kid)) {
        kids.add(kid)
        lasting.push({ token: await longLived(keyring, token), kid, exp: Infinity })
      }
      issued.push({ token, kid, exp: Number(partOf(token, 1).exp) * 1000 })
    }
  }
  const endOf = ({ kid, exp }: Issued) => Math.min(exp, ends.get(kid) ?? Infinity)
  const use = async (i: number, pick: (i: number) => Issued | undefined) => {
    for (; !load.isDone; i += 7) {
      const one = pick(i)
      if (!one) {
        await nextTurn()
        continue
      }
      const from = clock().getTime()
      const answer = await servers[i % 2]?.use(one.token)
      const to = clock().getTime()
      const isLasting = one.exp === Infinity
      if (to < endOf(one)) {
        load[isLasting ? 'usedLasting' : 'used']++
        if (answer?.status !== 200) wrong.push(`a good token: ${answer?.status} ${String(answer?.body.code)}`)
      } else if (from >= endOf(one)) {
        load[isLasting ? 'deadLasting' : 'dead']++
        if (answer?.status !== 401) wrong.push(`a dead token${isLasting ? ' that would live' : ''}: ${answer?.status}`)
      }
    }
  }
  const young = (i: number) => issued.at(-1 - (i % 20))
  const any = (i: number) => issued[i % Math.max(1, issued.length)]
  const old = (i: number) => lasting[Math.floor(i / 2) % Math.max(1, lasting.length)]
  const workers = [issue(0), issue(1), use(0, young), use(1, young), use(2, any), use(3, any), use(0, old), use(1, old)]
  // eighteen hours in steps of ten minutes, each with some tokens: two keys end by time, and one by hand
  for (let step = 1; step <= 108; step++) {
    const [enough, before, beforeLasting] = [issued.length + 2, load.used, load.usedLasting + load.deadLasting]
    const isUnderLoad = () =>
      issued.length >= enough && load.used >= before + 3 && load.usedLasting + load.deadLasting >= beforeLasting + 3
    while (wrong.length === 0 && !isUnderLoad()) await nextTurn()
    // a key that is replaced by hand ends sooner, and never in the past
    for (const { kid, verifiesUntil } of await storedKeys(keyring)) ends.set(kid, verifiesUntil)
    clock.advance({ ms: HOUR / 6 })
    if (step === 60) await servers[1].keyring.tokens.rotateSigningKey()
  }
  load.isDone = true
  await Promise.all(workers)

  expect(wrong).toEqual([])
  expect(log.filter(line => !line.includes('holds no keys yet'))).toEqual([])
  expect(kids.size).toBe(4)
  expect(load.used).toBeGreaterThan(300)
  expect(load.dead).toBeGreaterThan(50)
  expect(load.usedLasting).toBeGreaterThan(50)
  expect(load.deadLasting).toBeGreaterThan(50)
  // when the time of the first keys is over nothing that they signed is taken, and they are not published
  const published = (await keyring.tokens.publicKeys()).keys.map(({ kid }) => kid)
  const [first] = issued
  expect(published).not.toContain(first?.kid)
  expect(await keyring.foundation.issuing.signingKeys.find(first?.kid ?? '')).toBeNull()
}, 60_000)

it.each(['ES256', 'RS256'] as const)(
  'takes nothing of a retired key and all of the new one, while keys are retired under load: %s',
  async algorithm => {
    const [clock, boundSeconds] = [manualClock(), 5]
    const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
    const servers = await serveTwo(() =>
      createKeyring({
        store,
        clock,
        tokens: { algorithm },
        maxStalenessSeconds: boundSeconds,
        logger: { warn() {}, error() {} },
      }),
    )
    const { key, secret } = await servers[0].keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }

    // a key is good, being retired by a server, retired by it, and then dead everywhere
    type Life = 'good' | 'ending' | 'dead' | { retiredBy: number }
    const lives = new Map<string, Life>()
    const lifeOf = (kid: string) => lives.get(kid) ?? 'good'
    const issued: { token: string; kid: string }[] = []
    // those of the key that is being retired, or was last
    let ending: typeof issued = []
    const wrong: string[] = []
    const load = { good: 0, endedAtOnce: 0, endedInTime: 0, isDone: false }

    const issue = async (i: number) => {
      for (; !load.isDone; i++) {
        const answer = await servers[i % 2]?.post('/oauth/token', form)
        if (answer?.status !== 200) wrong.push(`no token: ${answer?.status}`)
        else issued.push({ token: answer.body.access_token, kid: String(partOf(answer.body.access_token, 0).kid) })
      }
    }
    const use = async (server: 0 | 1, pick: (i: number) => (typeof issued)[number] | undefined) => {
      for (let i = 0; !load.isDone; i += 7) {
        const one = pick(i)
        if (!one) {
          await nextTurn()
          continue
        }
        const from = lifeOf(one.kid)
        const { status, body } = await servers[server].use(one.token)
        const isRetiredHere = typeof from === 'object' && from.retiredBy === server
        if (lifeOf(one.kid) === 'good') {
          load.good++
          if (status !== 200) wrong.push(`a good token: ${status} ${String(body.code)}`)
        } else if (isRetiredHere || from === 'dead') {
          load[isRetiredHere ? 'endedAtOnce' : 'endedInTime']++
          if (status !== 401)
            wrong.push(`a token of a retired key: ${status}, ${isRetiredHere ? 'where it was retired' : 'later'}`)
        }
      }
    }
    const underLoad = async (what: 'good' | 'endedAtOnce' | 'endedInTime') => {
      const [made, before] = [issued.length, load[what]]
      const isEnough = () => issued.length >= made + 6 && load[what] >= before + 20
      while (wrong.length === 0 && !isEnough()) await nextTurn()
    }
    const young = (i: number) => issued.at(-1 - (i % 10))
    const any = (i: number) => issued[i % Math.max(1, issued.length)]
    const last = (i: number) => ending[i % Math.max(1, ending.length)]
    const workers = [issue(0), issue(1), ...[young, any, last].flatMap(pick => [use(0, pick), use(1, pick)])]
    for (const retiredBy of [0, 1, 0] as const) {
      await underLoad('good')
      const before = [...new Set(issued.map(({ kid }) => kid))].filter(kid => lifeOf(kid) === 'good')
      const set = (life: Life) => before.forEach(kid => lives.set(kid, life))
      ending = issued.filter(({ kid }) => before.includes(kid))
      set('ending')
      await servers[retiredBy].keyring.tokens.rotateSigningKey({ retire: true })
      set({ retiredBy })
      await underLoad('endedAtOnce')
      clock.advance({ seconds: boundSeconds })
      set('dead')
      await underLoad('endedInTime')
    }
    load.isDone = true
    await Promise.all(workers)

    expect(wrong).toEqual([])
    expect(new Set(issued.map(({ kid }) => kid)).size).toBe(4)
    expect(lives.size).toBe(3)
    expect(Math.min(load.good, load.endedAtOnce, load.endedInTime)).toBeGreaterThanOrEqual(60)
    // every one of them, and not only those that were used meanwhile
    for (const { token, kid } of issued)
      for (const { use: present } of servers) expect((await present(token)).status).toBe(lifeOf(kid) === 'good' ? 200 : 401)
  },
  60_000,
)
