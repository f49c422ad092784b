// Waits for a line on standard input, then creates keys at once, at most 3 of each account, and prints how many it could.
import { once } from 'node:events'
import { createKeyring } from 'keywright'

const [path, accounts, tries] = process.argv.slice(2)
const keyring = createKeyring({ store: `sqlite:${path}`, rules: { keysPerAccount: 3 }, logger: { warn() {}, error() {} } })
console.log('ready')
await once(process.stdin, 'data')
const creations = accounts
  .split(',')
  .flatMap(account => Array.from({ length: Number(tries) }, () => keyring.keys.create({ name: 'a key', account })))
const results = await Promise.allSettled(creations)
const errors = results.flatMap(({ reason }) => (reason && reason.code !== 'limit_reached' ? [reason.message] : []))
console.log(JSON.stringify({ created: results.filter(({ status }) => status === 'fulfilled').length, errors }))
await keyring.close()
process.exit()
