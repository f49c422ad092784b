// Creates keys one after another, printing each as soon as it is acknowledged, until the process is killed.
import { createKeyring } from 'keywright'

const keyring = createKeyring({ store: `sqlite:${process.argv[2]}`, logger: { warn() {}, error() {} } })
for (let i = 0; ; i++) {
  const { key, secret } = await keyring.keys.create({ name: `key ${i}`, grants: ['reports:read'] })
  const { secrets } = await keyring.keys.rotate(key.id, { graceSeconds: 3600 }).then(rotated => rotated.key)
  process.stdout.write(`${JSON.stringify({ id: key.id, secret, secrets: secrets.length })}\n`)
}
