// Listens to a store that pushes, closes in the middle of whatever the argument says, and ends by itself.
import { createKeyring } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'

const [situation] = process.argv.slice(2)
const inner = memoryStore()
const hangs = () => new Promise(() => {})
let isHanging = false
const store = {
  ...inner,
  // a real connection keeps a process alive
  watch() {
    const connection = setInterval(() => {}, 1000)
    return { isConnected: () => true, close: async () => clearInterval(connection) }
  },
  chainHead: () => (isHanging && situation === 'hanging poll' ? hangs() : inner.chainHead()),
  open: () => (situation === 'hanging open' ? hangs() : inner.open()),
  async close() {
    if (situation === 'hanging close') await hangs()
    console.log('closed')
  },
}
process.on('unhandledRejection', error => console.log(`unhandled: ${String(error)}`))
const keyring = createKeyring({ store, changePollSeconds: 0.03, storeDeadlineSeconds: 0.3, logger: { warn() {}, error() {} } })
if (situation === 'hanging open') keyring.ready().catch(() => {})
else {
  const { secret } = await keyring.keys.create({ name: 'k' })
  await keyring.authenticate({ headers: { 'x-api-key': secret } })
  await keyring.ready()
  while ((await keyring.health()).feed.kind !== 'pushed') await new Promise(resolve => setTimeout(resolve, 5))
}
isHanging = true
await new Promise(resolve => setTimeout(resolve, 100))
await keyring.close().then(
  () => console.log('done'),
  error => console.log(`done: ${error.name}`),
)
