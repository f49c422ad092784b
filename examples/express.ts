/**
 * An Express API whose customers have keys. Run it: `npm run example express`
 */
import express from 'express'
import { createKeyring } from 'keywright'
import 'keywright/express/augment'
import { apiKeyAuth, publicRoute, requireAnyGrant, requireGrants } from 'keywright/express'

const keyring = createKeyring({
  store: 'memory:',
  rules: { keysPerAccount: 3, defaultLifetimeDays: 90 },
  cors: { origins: ['https://app.example.com'] },
})

const app = express()
app.use('/status', publicRoute())
app.use(apiKeyAuth(keyring))
app.get('/status', (_req, res) => res.json({ up: true }))
app.get('/reports', requireGrants('reports:read'), (req, res) => res.json({ account: req.auth.account, reports: [] }))
app.post('/reports', requireGrants('reports:write'), (req, res) => res.status(201).json({ by: req.auth.name }))
app.get('/search', requireAnyGrant('reports:read', 'monitors:read'), (_req, res) => res.json([]))

const { secret } = await keyring.keys.create({ name: 'example', account: 'acme', grants: ['reports:read'] })

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  const base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
  console.log(`curl -i ${base}/reports -H 'x-api-key: ${secret}'   # 200`)
  console.log(`curl -i -X POST ${base}/reports -H 'authorization: Bearer ${secret}'   # 403`)
})

process.once('SIGINT', () => {
  server.close()
  server.closeAllConnections()
  void keyring.close()
})
