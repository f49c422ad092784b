import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createKeyring, type Keyring } from 'keywright'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { fateOf, type HeldKey, partOf } from './own-tokens.js'

const STALENESS_SECONDS = 1
// what is measured is when a request that was still answered was sent, so a loaded machine only needs some
const SLACK_MS = 250
const MOST_MS = 10_000
const QUIET = { warn() {}, error() {} }

interface Instance {
  token(id: string, secret: string): Promise<string>
  /** The status and the code of an answer to a request with the token. */
  use(token: string): Promise<{ status: number; code?: string }>
  stop(): Promise<void>
}

/** Starts a process that serves the store until it is stopped. */
async function start(path: string): Promise<Instance> {
  if (!existsSync(new URL('../../dist/index.js', import.meta.url))) throw new Error('the package is not built: npm run build')
  const script = fileURLToPath(new URL('processes/serve-tokens.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, path, String(STALENESS_SECONDS)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { value: port } = (await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()) as { value: string }
  const url = `http://127.0.0.1:${port}`
  return {
    async token(id, secret) {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret })
      const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body })
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { access_token: string }).access_token
    },
    async use(token) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
      const { code } = (await answer.json()) as { code?: string }
      return { status: answer.status, ...(code === undefined ? {} : { code }) }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** Starts several; they end with the test. */
async function startForTest(path: string, count: number): Promise<Instance[]> {
  const instances = await Promise.all(Array.from({ length: count }, () => start(path)))
  for (const { stop } of instances) onTestFinished(stop)
  return instances
}

it('has processes share one secret and one signing key, which the first that signs makes', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'keys.db')
  const keyring = createKeyring({ store: `sqlite:${path}`, logger: QUIET })
  onTestFinished(() => keyring.close())
  const { key, secret } = await keyring.keys.create({ name: 'export' })
  const instances = await startForTest(path, 3)
  const tokens = await Promise.all(
    instances.flatMap(instance => [instance.token(key.id, secret), instance.token(key.id, secret)]),
  )
  expect(new Set(tokens.map(token => partOf(token, 0).kid)).size).toBe(1)
  expect(readdirSync(folder).filter(name => name.includes('.secret'))).toEqual(['keys.db.secret'])
  for (const instance of instances) for (const token of tokens) expect(await instance.use(token)).toEqual({ status: 200 })
}, 60_000)

/** How a key comes to an end, or to less. */
type Change = (keyring: Keyring, id: string) => Promise<unknown>

const CHANGES: readonly (readonly [what: string, change: Change])[] = [
  ['is revoked', ({ keys }, id) => keys.revoke(id)],
  ['is deleted', ({ keys }, id) => keys.remove(id)],
  ['loses a grant', ({ keys }, id) => keys.update(id, { grants: ['a:read'] })],
  ['is given subnets, even those of the caller', ({ keys }, id) => keys.update(id, { subnets: ['127.0.0.0/8'] })],
  ['is given origins', ({ keys }, id) => keys.update(id, { origins: ['https://app.example.com'] })],
  ['is made to expire', ({ keys }, id) => keys.update(id, { expiresAt: new Date(Date.now() + 500) })],
  ['gets another secret', ({ keys }, id) => keys.rotate(id)],
]

describe.concurrent('a token of two processes', () => {
  let folder: string
  let keyring: Keyring
  let instances: Instance[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keywright-'))
    const path = join(folder, 'keys.db')
    keyring = createKeyring({ store: `sqlite:${path}`, logger: QUIET, maxStalenessSeconds: STALENESS_SECONDS })
    await keyring.ready()
    instances = await Promise.all([start(path), start(path)])
    return async () => {
      await Promise.all(instances.map(({ stop }) => stop()))
      await keyring.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 60_000)

  const makeKey = (expiresAt: Date | null = null): Promise<HeldKey> =>
    keyring.keys.create({ name: 'export', grants: ['a:read', 'a:write'], expiresAt })
  /** A token that every instance has taken, and remembers. */
  const knownToken = async ({ key, secret }: HeldKey) => {
    const token = (await instances[0]?.token(key.id, secret)) ?? ''
    for (const { use } of instances) expect(await use(token)).toEqual({ status: 200 })
    expect(await fateOf(keyring, token)).toBe('good')
    return token
  }

  it.each(CHANGES)(
    'ends at once where its key %s, and within the bound in another process',
    async (_what, change) => {
      const [held, spared] = [await makeKey(), await makeKey()]
      const [token, other] = [await knownToken(held), await knownToken(spared)]
      await change(keyring, held.key.id)
      const changedAt = Date.now()
      await passed((await keyring.keys.get(held.key.id))?.expiresAt?.getTime() ?? 0)
      expect(await fateOf(keyring, token)).toBe('401 token_revoked')
      const ends = await Promise.all(instances.map(instance => endOf(instance, token)))
      for (const { lastTaken, answer } of ends) {
        expect(answer).toEqual({ status: 401, code: 'token_revoked' })
        expect(lastTaken - changedAt).toBeLessThan(STALENESS_SECONDS * 1000 + SLACK_MS)
      }
      for (const { use } of instances) expect(await use(other)).toEqual({ status: 200 })
    },
    60_000,
  )

  it('ends with its key where that was to expire, in every process at that instant', async () => {
    const token = await knownToken(await makeKey(new Date(Date.now() + 4000)))
    const exp = Number(partOf(token, 1).exp) * 1000
    const ends = await Promise.all(instances.map(instance => endOf(instance, token)))
    for (const { lastTaken, answer } of ends) {
      expect(answer).toEqual({ status: 401, code: 'invalid_token' })
      expect(lastTaken).toBeLessThan(exp)
    }
    expect(Date.now()).toBeGreaterThanOrEqual(exp)
  }, 60_000)
})

it('refuses a token within the bound once another process retired what signed it', async () => {
  const path = join(temporaryFolder(), 'keys.db')
  const keyring = createKeyring({ store: `sqlite:${path}`, logger: QUIET, tokens: { algorithm: 'ES256' } })
  onTestFinished(() => keyring.close())
  const { key, secret } = await keyring.keys.create({ name: 'export' })
  const instances = await startForTest(path, 2)
  const [maker] = instances
  const token = (await maker?.token(key.id, secret)) ?? ''
  for (const { use } of instances) expect(await use(token)).toEqual({ status: 200 })
  await keyring.tokens.rotateSigningKey({ retire: true })
  const retiredAt = Date.now()
  expect(await fateOf(keyring, token)).toBe('401 invalid_token')
  for (const { lastTaken, answer } of await Promise.all(instances.map(instance => endOf(instance, token)))) {
    expect(answer).toEqual({ status: 401, code: 'invalid_token' })
    expect(lastTaken - retiredAt).toBeLessThan(STALENESS_SECONDS * 1000 + SLACK_MS)
  }
  const next = (await maker?.token(key.id, secret)) ?? ''
  for (const { use } of instances) expect(await use(next)).toEqual({ status: 200 })
}, 60_000)

/** Uses a token until it is refused: with what, and when the last request was sent that was not. */
async function endOf(
  { use }: Instance,
  token: string,
): Promise<{ answer: { status: number; code?: string }; lastTaken: number }> {
  const begun = Date.now()
  let lastTaken = 0
  for (;;) {
    const sentAt = Date.now()
    const answer = await use(token)
    if (answer.status !== 200 || sentAt > begun + MOST_MS) return { answer, lastTaken }
    lastTaken = sentAt
    await passed(sentAt + 20)
  }
}

/** Waits until an instant is over. */
async function passed(instant: number): Promise<void> {
  while (Date.now() <= instant) await new Promise(resolve => setTimeout(resolve, 10))
}
