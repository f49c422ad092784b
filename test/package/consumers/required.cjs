// CommonJS: what require() gives is what import gives.
const { createKeyring, AuthError } = require('keywright')
const express = require('keywright/express')
const koa = require('keywright/koa')
const decorators = require('keywright/decorators')
const { memoryStore } = require('keywright/stores/memory')
const { sqliteStore } = require('keywright/stores/sqlite')
const conformance = require('keywright/stores/conformance')
const { version } = require('keywright/package.json')

const app = require('express')()
const auth = express.apiKeyAuth(createKeyring({ store: memoryStore() }))
app.use(auth)
app.get('/monitors_list', express.requireGrants('monitors:read'), (req, res) => res.json({ seenBy: req.auth.name }))

async function main() {
  const { tryOut } = await import('./built/try-out.js')
  const imported = await import('keywright')
  const same =
    imported.AuthError === AuthError &&
    [koa.apiKeyAuth, decorators.RequireGrants, sqliteStore, conformance.keyStoreConformance].every(Boolean)
  console.error(JSON.stringify({ same, version }))
  await tryOut(auth.keyring, app)
}
main()
