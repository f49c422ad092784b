/**
 * Radix's API key on Express: `createApp(createKeyring(radix()))`. Run it: `npm run example radix`
 */
import express from 'express'
import { apiKeyAuth, authServer, getAuth, management, portal } from 'keywright/express'
import { radixPortal } from 'keywright/presets'
import type { CreateApp } from '../common/example.js'
import { createSignIn } from '../common/sign-in.js'
import { people } from './example.js'

export const createApp: CreateApp = keyring => {
  const { identify, answer } = createSignIn(people)
  const app = express()
  app.use((req, res, next) => {
    if (!answer(req, res)) next()
  })
  app.use(
    '/organisation',
    portal(keyring, { identify, ...radixPortal, brand: { name: 'Radix' }, signInUrl: '/sign-in', signOutUrl: '/sign-out' }),
  )
  app.use('/api-keys', management(keyring, { identify }))

  app.use(authServer(keyring)) // POST /auth
  app.use(apiKeyAuth(keyring))
  app.get('/export', (req, res) => {
    res.json({ organisation: getAuth(req)?.account, items: [{ id: 1, name: 'Sample item' }] })
  })
  return app
}
