/**
 * Radix's API key on Koa: `createApp(createKeyring(radix()))`. Run it: `npm run example radix koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, authServer, getAuth, management, portal } from 'keywright/koa'
import { radixPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const signIn = createSignIn(people)
  const identify = (ctx: Koa.Context) => signIn.identify(ctx.req)
  const app = new Koa()
  app.use(async (ctx, next) => {
    if (signIn.answer(ctx.req, ctx.res)) ctx.respond = false
    else await next()
  })
  app.use(
    portal(keyring, {
      path: '/organisation',
      identify,
      ...radixPortal,
      brand: { name: 'Radix' },
      signInUrl: '/sign-in',
      signOutUrl: '/sign-out',
    }),
  )
  app.use(management(keyring, { path: '/api-keys', identify }))

  app.use(authServer(keyring)) // POST /auth
  app.use(apiKeyAuth(keyring))
  const router = new Router()
  router.get('/export', ctx => {
    ctx.body = { organisation: getAuth(ctx)?.account, items: [{ id: 1, name: 'Sample item' }] }
  })
  app.use(router.routes())
  return app.callback()
}
