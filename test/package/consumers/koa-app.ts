import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, type AuthState, requireGrants } from 'keywright/koa'
import { tryOut } from './try-out.js'

const auth = apiKeyAuth()
const app = new Koa<AuthState>()
const router = new Router<AuthState>()
app.use(auth)
router.get('/monitors_list', requireGrants('monitors:read'), ctx => {
  ctx.body = { seenBy: ctx.state.auth.name }
})
app.use(router.routes())

await tryOut(auth.keyring, app)
