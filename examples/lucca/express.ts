/**
 * Lucca's API keys on Express: `createApp(createKeyring(lucca()))`. Run it: `npm run example lucca`
 */
import express from 'express'
import { apiKeyAuth, getAuth, management, portal, requireGrants } from 'keywright/express'
import { luccaPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people, users } from './example.js'

export const createApp: CreateApp = keyring => {
  const { identify, answer } = createSignIn(people)
  const app = express()
  app.use((req, res, next) => {
    if (!answer(req, res)) next()
  })
  app.use(
    '/settings',
    portal(keyring, { identify, ...luccaPortal, brand: { name: 'Lucca' }, signInUrl: '/sign-in', signOutUrl: '/sign-out' }),
  )
  app.use('/api-keys', management(keyring, { identify }))

  app.use(apiKeyAuth(keyring))
  app.get('/api/v3/users', requireGrants('users:read'), (req, res) => {
    const seesAll = getAuth(req)?.can('users.former:read')
    res.json({ data: { items: users.filter(({ hasLeft }) => seesAll || !hasLeft) } })
  })
  app.get('/api/v3/departments', requireGrants('departments:read'), (_req, res) => {
    res.json({ data: { items: [{ id: 1, name: 'Sample department' }] } })
  })
  return app
}
