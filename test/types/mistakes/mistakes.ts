// What the types must refuse: the compiler complains of each marked line, and of no other.
import { AuthError, createKeyring, currentAuth, headerScheme, type Policy, type Scheme } from 'keywright'
import { ApiError, createClient } from 'keywright/client'
import { apiKeyAuth, getAuth, requireGrants } from 'keywright/express'
import { apiKeyAuth as koaAuth } from 'keywright/koa'
import { memoryStore } from 'keywright/stores/memory'

export const keyring = createKeyring({ store: 'memory:' })
export const { keys } = keyring

export const options = [
  createKeyring({ stores: 'memory:' }), // mistake
  createKeyring({ store: 5 }), // mistake
  createKeyring({ rules: { keysPerAccounts: 3 } }), // mistake
  createKeyring({ rules: { keysPerAccount: '3' } }), // mistake
  createKeyring({ cors: {} }), // mistake
  createKeyring({ cors: { origins: 'https://app.example.com' } }), // mistake
  createKeyring({ peppers: [{ id: 'p1' }] }), // mistake
  createKeyring({ secretFormat: 'guid' }), // mistake
  createKeyring({ clock: () => 5 }), // mistake
  createKeyring({ trustedIssuers: [{ issuer: 'https://id.example.com' }] }), // mistake
  createKeyring({ policies: [() => false] }), // mistake
  createKeyring({ store: { find: () => null } }), // mistake
  apiKeyAuth(keyring, { onError: 'ignore' }), // mistake
  koaAuth(keyring, { require: false }), // mistake
  requireGrants(['a']), // mistake
  headerScheme({ name: 'x' }), // mistake
  memoryStore('keys.db'), // mistake
]

export const calls = [
  keys.create({}), // mistake
  keys.create({ name: 'x', grant: ['a'] }), // mistake
  keys.create({ name: 'x', expiresAt: '2030-01-01' }), // mistake
  keys.create({ name: 'x', grants: 'a' }), // mistake
  keys.update('key_x', { account: 'other' }), // mistake
  keys.rotate('key_x', { grace: 60 }), // mistake
  keys.revoke('key_x', 'leaked'), // mistake
  keys.list({ state: 'gone' }), // mistake
  keys.import({ secret: 'x' }), // mistake
]

export async function changes(): Promise<void> {
  const { key } = await keys.create({ name: 'x' })
  key.name = 'y' // mistake
  key.grants.push('*') // mistake
  key.secrets[0] = undefined // mistake
  const principal = await keyring.authenticate({ headers: {} })
  principal.account = 'other' // mistake
  principal.subnets.length // mistake
}

export const nobody = () => currentAuth().name // mistake
export const noRequest = () => getAuth({}) // mistake
export const policy: Policy = principal => principal.secret // mistake
export const scheme: Scheme = { name: 'x', headers: [], acceptsTokens: false, read: () => null, challenge: () => '' } // mistake
export const noCode = () => new AuthError() // mistake

export const client = createClient({ baseUrl: 'https://api.example.com', name: 'acme' })
export const clients = [
  createClient({ baseUrl: 'https://api.example.com' }), // mistake
  createClient({ baseUrl: 'https://api.example.com', name: 'acme', scheme: 'basic' }), // mistake
  createClient({ baseUrl: 'https://api.example.com', name: 'acme', secret: 'x' }), // mistake
  client.keys.create({}), // mistake
  client.keys.create({ name: 'x', grant: ['a'] }), // mistake
  client.keys.create({ name: 'x', expiresAt: new Date() }), // mistake
  client.keys.get(), // mistake
  client.keys.endSecret('key_x'), // mistake
  client.keys.list({ state: 'gone' }), // mistake
  client.keys.revoke('key_x', 'leaked'), // mistake
  client.members.update('ada'), // mistake
  client.keys.get('key_x').then(key => key.secret), // mistake
  new ApiError('GET /', 403), // mistake
]
