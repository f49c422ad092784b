// @better-auth/api-key as its documentation sets it up, with its rate limit off: it would refuse the eleventh request.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { getMigrations } from 'better-auth/db/migration'
import { openSqlite } from '../../open-sqlite.mjs'

const databases = {
  memory: async () => memoryAdapter({ user: [], session: [], account: [], verification: [], apikey: [] }),
  async sqlite() {
    const { NodeSqliteDialect } = await import('@better-auth/kysely-adapter/node-sqlite-dialect')
    const directory = mkdtempSync(join(tmpdir(), 'keywright-bench-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    const database = await openSqlite(join(directory, 'auth.db'))
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
    return { dialect: new NodeSqliteDialect({ database }), type: 'sqlite' }
  },
}

async function makeAuth(variant) {
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: 'a secret for the benchmark alone, of 32 characters and more',
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    database: await databases[variant](),
    plugins: [apiKey({ rateLimit: { enabled: false } })],
  })
  if (variant === 'sqlite') await (await getMigrations(auth.options)).runMigrations()
  const { user } = await auth.api.signUpEmail({
    body: { email: 'bench@example.com', password: 'a long enough password', name: 'bench' },
  })
  const { key } = await auth.api.createApiKey({
    body: { userId: user.id, name: 'bench', expiresIn: 86_400, permissions: { monitors: ['read'] } },
  })
  const verify = async presented => {
    const { valid, key: found } = await auth.api.verifyApiKey({ body: { key: presented, permissions: { monitors: ['read'] } } })
    return valid ? found : null
  }
  return { verify, headers: { 'x-api-key': key } }
}

export async function express(variant) {
  const { verify, headers } = await makeAuth(variant)
  const check = async (req, res, next) => {
    const key = await verify(req.headers['x-api-key'] ?? '')
    if (!key) return res.status(401).json({ error: 'invalid key' })
    req.auth = key
    next()
  }
  return { middleware: [check], headers }
}

export async function koa(variant) {
  const { verify, headers } = await makeAuth(variant)
  const check = async (ctx, next) => {
    const key = await verify(ctx.get('x-api-key'))
    if (!key) ctx.throw(401, 'invalid key')
    ctx.state.auth = key
    await next()
  }
  return { middleware: [check], headers }
}
