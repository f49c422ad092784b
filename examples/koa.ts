/**
 * A Koa API whose customers have keys. Run it: `npm run example koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { createKeyring } from 'keywright'
import { apiKeyAuth, type AuthState, publicRoute, requireAnyGrant, requireGrants } from 'keywright/koa'

const keyring = createKeyring({
  store: 'memory:',
  rules: { keysPerAccount: 3, defaultLifetimeDays: 90 },
  cors: { origins: ['https://app.example.com'] },
})

const open = new Router()
open.get('/status', publicRoute())

const router = new Router<AuthState>()
router.get('/status', ctx => {
  ctx.body = { up: true }
})
router.get('/reports', requireGrants('reports:read'), ctx => {
  ctx.body = { account: ctx.state.auth.account, reports: [] }
})
router.post('/reports', requireGrants('reports:write'), ctx => {
  ctx.status = 201
  ctx.body = { by: ctx.state.auth.name }
})
router.get('/search', requireAnyGrant('reports:read', 'monitors:read'), ctx => {
  ctx.body = []
})

const app = new Koa<AuthState>()
app.use(open.routes())
app.use(apiKeyAuth(keyring))
app.use(router.routes())

const { secret } = await keyring.keys.create({ name: 'example', account: 'acme', grants: ['reports:read'] })

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  const base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
  console.log(`curl -i ${base}/reports -H 'x-api-key: ${secret}'   # 200`)
  console.log(`curl -i -X POST ${base}/reports -H 'authorization: Bearer ${secret}'   # 403`)
})

process.once('SIGINT', () => {
  server.close()
  server.closeAllConnections()
  void keyring.close()
})
