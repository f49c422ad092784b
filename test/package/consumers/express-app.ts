import express from 'express'
import { apiKeyAuth, requireGrants } from 'keywright/express' // the same names in 'keywright/koa'
import 'keywright/express/augment'
import { tryOut } from './try-out.js'

const auth = apiKeyAuth()
const app = express()
app.use(auth)
app.get('/monitors_list', requireGrants('monitors:read'), (req, res) => res.json({ seenBy: req.auth.name }))

await tryOut(auth.keyring, app)
