// Every entry resolves, with its types.
import { AuthError, createKeyring, type Principal } from 'keywright'
import { createClient } from 'keywright/client'
import { createLogin } from 'keywright/client/login'
import { RequireGrants } from 'keywright/decorators'
import * as express from 'keywright/express'
import * as koa from 'keywright/koa'
import { combine } from 'keywright/presets'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'

export const principal: Principal | null = express.getAuth.length > 5 ? await createKeyring().authenticate({ headers: {} }) : null
export const entries = [
  AuthError,
  createClient,
  createLogin,
  RequireGrants,
  express.apiKeyAuth,
  koa.apiKeyAuth,
  combine,
  keyStoreConformance,
  memoryStore,
  sqliteStore,
]
console.log(JSON.stringify(entries.map(entry => typeof entry)))
