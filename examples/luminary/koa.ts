/**
 * Luminary Cloud's API keys and logins on Koa: `createApp(createKeyring(luminary()))`. Run it: `npm run example luminary koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, authServer, getAuth, management, portal, requireGrants } from 'keywright/koa'
import { luminaryPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const signIn = createSignIn(people)
  const identify = (ctx: Koa.Context) => signIn.identify(ctx.req)
  const pages = { identify, brand: { name: 'Luminary Cloud' }, signInUrl: '/sign-in' }
  const app = new Koa()
  app.use(async (ctx, next) => {
    if (signIn.answer(ctx.req, ctx.res)) ctx.respond = false
    else await next()
  })
  app.use(portal(keyring, { path: '/account/profile', ...pages, ...luminaryPortal, signOutUrl: '/sign-out' }))
  app.use(management(keyring, { path: '/api-keys', identify }))
  app.use(authServer(keyring, { ...pages, clients: [{ id: 'luminarycloud', name: 'Luminary SDK' }] })) // the login

  app.use(apiKeyAuth(keyring))
  const router = new Router()
  router.get('/projects', requireGrants('projects:read'), ctx => {
    ctx.body = { seenBy: getAuth(ctx)?.name, projects: [{ id: 'project-1', name: 'Sample project' }] }
  })
  app.use(router.routes())
  return app.callback()
}
