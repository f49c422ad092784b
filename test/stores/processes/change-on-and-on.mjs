// Waits for a line on standard input, then creates, rotates and revokes keys, some at a time, printing each change as soon
// as it is acknowledged, until it is killed or has made as many keys as it shall.
import { once } from 'node:events'
import { createKeyring } from 'keywright'

const [store, atOnce = '3', keys = 'Infinity'] = process.argv.slice(2)
const keyring = createKeyring({ store, logger: { warn() {}, error() {} } })
const acknowledged = change => process.stdout.write(`${JSON.stringify(change)}\n`)
let left = Number(keys)
await once(process.stdin, 'data')

async function changeOnAndOn() {
  while (left-- > 0) {
    const { key, secret } = await keyring.keys.create({ name: 'a key', grants: ['reports:read'] })
    acknowledged({ id: key.id, action: 'key.created', secret })
    const rotated = await keyring.keys.rotate(key.id, { graceSeconds: 0 })
    acknowledged({ id: key.id, action: 'key.rotated', secret: rotated.secret })
    await keyring.keys.revoke(key.id)
    acknowledged({ id: key.id, action: 'key.revoked' })
  }
}

await Promise.all(Array.from({ length: Number(atOnce) }, changeOnAndOn))
await keyring.close()
process.exit()
