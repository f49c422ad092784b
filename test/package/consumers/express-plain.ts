// Without the augmentation nothing of Express's types is touched: getAuth tells who a request acts as.
import express from 'express'
import { apiKeyAuth, getAuth, requireGrants } from 'keywright/express'
import { tryOut } from './try-out.js'

const auth = apiKeyAuth({ store: 'memory:' })
const app = express()
app.use(auth)
app.get('/monitors_list', requireGrants('monitors:read'), (req, res) => {
  const untouched: 'auth' extends keyof typeof req ? never : true = true
  res.json({ seenBy: getAuth(req)?.name, untouched })
})

await tryOut(auth.keyring, app)
