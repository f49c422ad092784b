/**
 * Lucca's API keys on Koa: `createApp(createKeyring(lucca()))`. Run it: `npm run example lucca koa`
 */
import Router from '@koa/router'
import Koa from 'koa'
import { apiKeyAuth, getAuth, management, portal, requireGrants } from 'keywright/koa'
import { luccaPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people, users } from './example.js'

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
      path: '/settings',
      identify,
      ...luccaPortal,
      brand: { name: 'Lucca' },
      signInUrl: '/sign-in',
      signOutUrl: '/sign-out',
    }),
  )
  app.use(management(keyring, { path: '/api-keys', identify }))

  app.use(apiKeyAuth(keyring))
  const router = new Router()
  router.get('/api/v3/users', requireGrants('users:read'), ctx => {
    const seesAll = getAuth(ctx)?.can('users.former:read')
    ctx.body = { data: { items: users.filter(({ hasLeft }) => seesAll || !hasLeft) } }
  })
  router.get('/api/v3/departments', requireGrants('departments:read'), ctx => {
    ctx.body = { data: { items: [{ id: 1, name: 'Sample department' }] } }
  })
  app.use(router.routes())
  return app.callback()
}
