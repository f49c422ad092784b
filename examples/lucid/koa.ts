/**
 * Lucid's API keys on Koa: `createApp(createKeyring(lucid({ grantCatalogue })))`. Run it: `npm run example lucid koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, authServer, getAuth, management, portal, requireAnyGrant, requireToken } from 'keywright/koa'
import { lucidPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const signIn = createSignIn(people)
  const identify = (ctx: Koa.Context) => signIn.identify(ctx.req)
  const pages = { identify, brand: { name: 'Lucid' }, signInUrl: '/sign-in' }
  const app = new Koa()
  app.use(async (ctx, next) => {
    if (signIn.answer(ctx.req, ctx.res)) ctx.respond = false
    else await next()
  })
  app.use(portal(keyring, { path: '/developer', ...pages, ...lucidPortal, signOutUrl: '/sign-out' }))
  app.use(management(keyring, { path: '/api-keys', identify }))
  app.use(authServer(keyring, { ...pages, clients: [{ id: 'lucid-cli', name: 'Lucid command line' }] }))

  app.use(apiKeyAuth(keyring))
  const router = new Router()
  router.get('/users/me/profile', requireAnyGrant('user.profile'), ctx => {
    ctx.body = { id: getAuth(ctx)?.owner, fullName: 'Sample user' }
  })
  // any one of these is enough
  const reads = requireAnyGrant('lucidchart.document.content', 'lucidchart.document.content:readonly')
  router.get('/documents', reads, ctx => {
    ctx.body = [{ documentId: '1', title: 'Sample document' }]
  })
  // no API keys here
  router.get('/documents/:id/shares/users', requireToken(), requireAnyGrant('lucidchart.document.content'), ctx => {
    ctx.body = [{ documentId: ctx.params.id, userId: getAuth(ctx)?.owner, role: 'owner' }]
  })
  app.use(router.routes())
  return app.callback()
}
