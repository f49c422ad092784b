import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Keyring } from 'keywright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWithOwn } from '../servers/describe-with.js'
import type { TestServer } from '../servers/server.js'
import { startProxy, type TcpProxy } from '../servers/tcp-proxy.js'
import { type Answered, type Api, serveApi } from './api.js'
import { instance, listening, msUntil, pause } from './fleet.js'
import { type Load, type Requests, startLoad } from './load.js'
import { createMeeting } from './meeting.js'
import { through } from './place.js'

// the deadline, and a tenth of a second for all the rest
const ANSWER_WITHIN_MS = 1100
// a creation asks the store several times, one after the other
const CREATED_WITHIN_MS = 3000
const BACK_WITHIN_MS = 5000
const MAX_STALENESS_SECONDS = 1
// what is remembered was known to be current a moment before: it was all read again since the last fault
const STEADY_MS = 2500
const REMEMBERED_MS = 200
// longer than what is remembered may be used, and a question that begins then may take
const OUTAGE_MS = 2500
const EVERY_MS = 200
// it is back when nobody was refused for so long
const QUIET_MS = 300
const MOST_GROWN_BYTES = 40_000_000

const HOT = 10
// more than are remembered: whenever one comes again it is forgotten
const COLD = 160
const REMEMBERED = 80

interface World {
  readonly proxy: TcpProxy
  /** Reaches the store without the proxy. */
  readonly direct: Keyring
  /** Refuses what is too old. */
  readonly api: Api
  /** Goes on with what it remembers while the store is away. */
  readonly patient: Api
  /** Of these two. */
  readonly instances: readonly Keyring[]
  readonly hot: readonly string[]
  readonly cold: readonly string[]
  readonly revoked: readonly string[]
  readonly unknown: readonly string[]
  /** The names of the keys that were asked for, and whether they were acknowledged. */
  readonly created: Map<string, Answered>
}

type Kind = 'hot' | 'cold' | 'revoked' | 'unknown' | 'patient' | 'revokedPatient' | 'creations'

const FAULTS: readonly (readonly [
  name: string,
  begin: (server: TestServer, proxy: TcpProxy) => Promise<void>,
  end: (server: TestServer, proxy: TcpProxy) => Promise<void>,
])[] = [
  ['is stopped', server => server.pause(), server => server.resume()],
  ['is killed, and started again', server => server.kill(), server => server.start()],
  ['is cut off', (_, proxy) => proxy.cut(), (_, proxy) => proxy.heal()],
  ['is reached by a network that hangs', async (_, proxy) => proxy.hang(), (_, proxy) => proxy.heal()],
]

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
let heapBefore = Infinity
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

// one engine after the other: each alone keeps a machine of two cores busy
describe('an API under load', () => {
  const meeting = createMeeting()
  for (const kind of ['postgres', 'mariadb', 'redis'] as const)
    describe('on a store', () => {
      beforeAll(meeting.expect)
      describeWithOwn(kind, kind, server => whileAway(server, meeting.arrive), { durable: true })
    })
})

it('has left no rejection unhandled, and holds no more memory than before', () => {
  expect(unhandled).toEqual([])
  expect(heapBytes() - heapBefore).toBeLessThan(MOST_GROWN_BYTES)
})

function whileAway(server: () => TestServer, arrive: () => Promise<void>): void {
  const undo: (() => Promise<void>)[] = []
  let world: World
  beforeAll(async () => {
    try {
      world = await makeWorld(server(), step => void undo.push(step))
    } finally {
      await arrive()
    }
    heapBefore = Math.min(heapBefore, heapBytes())
  })
  afterAll(async () => {
    for (const step of undo.toReversed()) await step()
  })

  it.sequential.for(FAULTS)('%s answers in time and rightly, and is back', async ([, begin, end], { onTestFinished }) => {
    const { proxy, instances } = world
    const load = startLoad(requestsOf(world), EVERY_MS)
    onTestFinished(load.end)
    const { creations, ...requests } = load.tallies
    await pause(STEADY_MS)
    expect(unavailable(load)).toEqual([])
    const beganAt = performance.now()
    await begin(server(), proxy)
    await pause(OUTAGE_MS)
    await end(server(), proxy)
    const endedAt = performance.now()
    await Promise.all(
      instances.map(keyring => msUntil(async () => (await keyring.health()).store.error === null, BACK_WITHIN_MS)),
    )
    const lastRefusedAt = () => Math.max(...Object.values(load.tallies).map(tally => tally.lastUnavailableAt))
    await msUntil(async () => performance.now() - lastRefusedAt() > QUIET_MS, BACK_WITHIN_MS)
    await load.end()

    expect(Object.entries(load.tallies).flatMap(([what, { wrong }]) => [...wrong].map(fault => [what, fault]))).toEqual([])
    expect(Math.max(...Object.values(requests).map(({ slowestMs }) => slowestMs))).toBeLessThan(ANSWER_WITHIN_MS)
    expect(creations.slowestMs).toBeLessThan(CREATED_WITHIN_MS)
    expect(requests.patient.unavailable).toBe(0)
    expect(unavailable(load)).toEqual(expect.arrayContaining(['hot', 'cold', 'revoked', 'unknown', 'revokedPatient']))
    expect(requests.hot.firstUnavailableAt - beganAt).toBeGreaterThan(REMEMBERED_MS)
    expect(lastRefusedAt() - endedAt).toBeLessThan(BACK_WITHIN_MS)
  })

  it.sequential('has every creation that was acknowledged, and none by halves', async () => {
    const { created, api, direct } = world
    const events = await everyEvent(direct)
    const keys = new Map((await everyKey(direct)).map(({ id, name }) => [id, name]))
    const acknowledged = [...created].filter(([, { status }]) => status === 201)
    expect(acknowledged.length).toBeGreaterThan(FAULTS.length)
    for (const [name, { json }] of acknowledged) {
      expect((json.key as { name: string }).name).toBe(name)
      expect([name, (await api.use(String(json.secret))).json.name]).toEqual([name, name])
    }
    // of what was not, some may be there all the same, and then it is whole
    const subjects = (wanted: string) => events.filter(({ action }) => action === wanted).map(({ subject }) => subject.id)
    const gone = subjects('key.deleted')
    expect(
      subjects('key.created')
        .filter(id => !gone.includes(id))
        .toSorted(),
    ).toEqual([...keys.keys()].toSorted())
    const names = [...keys.values()].filter(name => created.has(name))
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(acknowledged.length)
    expect(await direct.audit.verify()).toMatchObject({ ok: true, events: events.length })
  })
}

async function makeWorld(server: TestServer, later: (undo: () => Promise<void>) => void): Promise<World> {
  const proxy = await startProxy(server)
  later(proxy.close)
  const direct = instance(later, { store: server.url })
  const options = { store: through(server.url, proxy.port), maxStalenessSeconds: MAX_STALENESS_SECONDS }
  const keyring = instance(later, { ...options, cache: { maxEntries: REMEMBERED } })
  const patientKeyring = instance(later, { ...options, staleIfUnavailableSeconds: 3600 })
  const api = await serveApi('Express', keyring)
  const patient = await serveApi('Koa', patientKeyring)
  later(api.close)
  later(patient.close)
  await direct.ready()
  await Promise.all([listening(keyring), listening(patientKeyring)])
  const make = async (name: string, count: number) => {
    const made = []
    for (let i = 0; i < count; i++) made.push(await direct.keys.create({ name: `${name} ${i}` }))
    return made
  }
  const [hot, cold, revoked, gone] = [
    await make('hot', HOT),
    await make('cold', COLD),
    await make('revoked', 5),
    await make('gone', 5),
  ]
  const secrets = (given: typeof hot) => given.map(({ secret }) => secret)
  const used = [...secrets(hot), ...secrets(revoked), ...secrets(gone)]
  for (const each of [api, patient]) for (const secret of used) expect((await each.use(secret)).status).toBe(200)
  for (const { key } of revoked) await direct.keys.revoke(key.id)
  for (const { key } of gone) await direct.keys.remove(key.id)
  const away = [...secrets(revoked), ...secrets(gone)]
  for (const each of [api, patient])
    for (const secret of away) await msUntil(async () => (await each.use(secret)).status === 401, 3000)
  return {
    proxy,
    direct,
    api,
    patient,
    instances: [keyring, patientKeyring],
    hot: secrets(hot),
    cold: secrets(cold),
    revoked: secrets(revoked),
    unknown: secrets(gone),
    created: new Map(),
  }
}

function requestsOf({ api, patient, hot, cold, revoked, unknown, created }: World): Record<Kind, Requests> {
  return {
    hot: { clients: 16, send: inTurn(hot, api), wrong: right(200) },
    cold: { clients: 10, send: inTurn(cold, api), wrong: right(200) },
    revoked: { clients: 6, send: inTurn(revoked, api), wrong: right(401, 'key_revoked') },
    unknown: { clients: 6, send: inTurn(unknown, api), wrong: right(401, 'unknown_key') },
    patient: { clients: 6, send: inTurn(hot, patient), wrong: right(200) },
    revokedPatient: { clients: 4, send: inTurn([...revoked, ...unknown], patient), wrong: right(401) },
    creations: {
      clients: 2,
      async send() {
        const name = `created ${crypto.randomUUID()}`
        const answer = await api.create(name)
        created.set(name, answer)
        return answer
      },
      wrong: right(201),
    },
  }
}

function inTurn(secrets: readonly string[], api: Api): () => Promise<Answered> {
  let next = 0
  return () => api.use(secrets[next++ % secrets.length] ?? '')
}

/** An answer is the right one, or says in the right form that the store is away. */
const right = (status: number, code?: string) => (answer: Answered) => {
  const isForm = answer.status === 503 && answer.retryAfter === '1' && answer.type?.startsWith('application/problem+json')
  if (isForm && answer.code === 'store_unavailable') return null
  if (answer.status === status && (code === undefined || answer.code === code)) return null
  return `${answer.status} ${answer.code ?? ''} ${answer.retryAfter ?? ''}`
}

/** The kinds of requests that were answered with 503. */
const unavailable = ({ tallies }: Load<Kind>) => (Object.keys(tallies) as Kind[]).filter(kind => tallies[kind].unavailable > 0)

async function everyKey(keyring: Keyring) {
  const first = await keyring.keys.list({ limit: 100 })
  const all = [...first.items]
  for (let cursor = first.next; cursor !== null; ) {
    const page = await keyring.keys.list({ limit: 100, cursor })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}

async function everyEvent(keyring: Keyring) {
  const first = await keyring.audit.list({ limit: 100 })
  const all = [...first.items]
  for (let cursor = first.next; cursor !== null; ) {
    const page = await keyring.audit.list({ limit: 100, cursor })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
