/**
 * Luminary Cloud's API keys and logins on Express: `createApp(createKeyring(luminary()))`. Run it: `npm run example luminary`
 */
import express from 'express'
import { apiKeyAuth, authServer, getAuth, management, portal, requireGrants } from 'keywright/express'
import { luminaryPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const { identify, answer } = createSignIn(people)
  const pages = { identify, brand: { name: 'Luminary Cloud' }, signInUrl: '/sign-in' }
  const app = express()
  app.use((req, res, next) => {
    if (!answer(req, res)) next()
  })
  app.use('/account/profile', portal(keyring, { ...pages, ...luminaryPortal, signOutUrl: '/sign-out' }))
  app.use('/api-keys', management(keyring, { identify }))
  app.use(authServer(keyring, { ...pages, clients: [{ id: 'luminarycloud', name: 'Luminary SDK' }] })) // the login

  app.use(apiKeyAuth(keyring))
  app.get('/projects', requireGrants('projects:read'), (req, res) => {
    res.json({ seenBy: getAuth(req)?.name, projects: [{ id: 'project-1', name: 'Sample project' }] })
  })
  return app
}
