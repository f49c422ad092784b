// Creates a key, closes, and copies the file of the database alone.
import { copyFileSync } from 'node:fs'
import { createKeyring } from 'keywright'

const [path, copy] = process.argv.slice(2)
const keyring = createKeyring({ store: `sqlite:${path}`, logger: { warn() {}, error() {} } })
const { key } = await keyring.keys.create({ name: 'kept' })
await keyring.close()
copyFileSync(path, copy)
console.log(key.id)
