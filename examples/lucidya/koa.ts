/**
 * Lucidya's API keys on Koa: `createApp(createKeyring(lucidya()))`. Run it: `npm run example lucidya koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, management, portal } from 'keywright/koa'
import { lucidyaPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const signIn = createSignIn(people)
  const identify = (ctx: Koa.Context) => signIn.identify(ctx.req)
  const pages = { ...lucidyaPortal, brand: { name: 'Lucidya' }, signInUrl: '/sign-in', signOutUrl: '/sign-out' }
  const app = new Koa()
  app.use(async (ctx, next) => {
    if (signIn.answer(ctx.req, ctx.res)) ctx.respond = false
    else await next()
  })
  app.use(portal(keyring, { path: '/settings', identify, ...pages }))
  app.use(management(keyring, { path: '/api-keys', identify }))

  app.use(apiKeyAuth(keyring))
  const router = new Router()
  router.get('/monitors_list', ctx => {
    ctx.body = { page_id: Number(ctx.query.page_id ?? 1), monitors: [{ id: 1, name: 'Sample monitor' }] }
  })
  app.use(router.routes())
  return app.callback()
}
