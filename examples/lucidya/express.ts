/**
 * Lucidya's API keys on Express: `createApp(createKeyring(lucidya()))`. Run it: `npm run example lucidya`
 */
import express from 'express'
import { apiKeyAuth, management, portal } from 'keywright/express'
import { lucidyaPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const { identify, answer } = createSignIn(people)
  const pages = { ...lucidyaPortal, brand: { name: 'Lucidya' }, signInUrl: '/sign-in', signOutUrl: '/sign-out' }
  const app = express()
  app.use((req, res, next) => {
    if (!answer(req, res)) next()
  })
  app.use('/settings', portal(keyring, { identify, ...pages }))
  app.use('/api-keys', management(keyring, { identify }))

  app.use(apiKeyAuth(keyring))
  app.get('/monitors_list', (req, res) => {
    res.json({ page_id: Number(req.query.page_id ?? 1), monitors: [{ id: 1, name: 'Sample monitor' }] })
  })
  return app
}
