// Serves token endpoints and a protected route on the store of a path; prints its port, and ends with its standard input.
import { once } from 'node:events'
import { createKeyring } from 'keywright'
import { authServer, apiKeyAuth } from 'keywright/express'
import express from 'express'

const [path, staleness] = process.argv.slice(2)
const keyring = createKeyring({
  store: `sqlite:${path}`,
  maxStalenessSeconds: Number(staleness),
  tokens: { algorithm: 'ES256' },
  logger: { warn() {}, error() {} },
})
const app = express()
app.use(authServer(keyring))
app.use(apiKeyAuth(keyring))
app.get('/', (req, res) => void res.json({ keyId: req.auth.keyId }))
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port))
await once(process.stdin.resume(), 'end')
server.closeAllConnections()
server.close()
await keyring.close()
process.exit()
