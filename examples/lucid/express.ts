/**
 * Lucid's API keys on Express: `createApp(createKeyring(lucid({ grantCatalogue })))`. Run it: `npm run example lucid`
 */
import express from 'express'
import { apiKeyAuth, authServer, getAuth, management, portal, requireAnyGrant, requireToken } from 'keywright/express'
import { lucidPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const { identify, answer } = createSignIn(people)
  const pages = { identify, brand: { name: 'Lucid' }, signInUrl: '/sign-in' }
  const app = express()
  app.use((req, res, next) => {
    if (!answer(req, res)) next()
  })
  app.use('/developer', portal(keyring, { ...pages, ...lucidPortal, signOutUrl: '/sign-out' }))
  app.use('/api-keys', management(keyring, { identify }))
  app.use(authServer(keyring, { ...pages, clients: [{ id: 'lucid-cli', name: 'Lucid command line' }] }))

  app.use(apiKeyAuth(keyring))
  app.get('/users/me/profile', requireAnyGrant('user.profile'), (req, res) => {
    res.json({ id: getAuth(req)?.owner, fullName: 'Sample user' })
  })
  // any one of these is enough
  const reads = requireAnyGrant('lucidchart.document.content', 'lucidchart.document.content:readonly')
  app.get('/documents', reads, (_req, res) => {
    res.json([{ documentId: '1', title: 'Sample document' }])
  })
  // no API keys here
  app.get('/documents/:id/shares/users', requireToken(), requireAnyGrant('lucidchart.document.content'), (req, res) => {
    res.json([{ documentId: req.params.id, userId: getAuth(req)?.owner, role: 'owner' }])
  })
  return app
}
