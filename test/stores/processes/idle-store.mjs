// Opens the store of a URL and watches it, closes neither, and has nothing more to do.
import { openStore } from 'keywright'

const store = openStore(process.argv[2])
await store.open()
await store.findByDigest('sha256:none')
await store.isEmpty()
const watch = store.watch(() => {})
const isConnecting = () => watch !== null && !watch.isConnected()
while (isConnecting()) await new Promise(resolve => setTimeout(resolve, 5))
console.log('idle')
