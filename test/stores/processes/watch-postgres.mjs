// Opens the store of a URL and watches it, closes neither, and has nothing more to do.
import { postgresStore } from 'keywright/stores/postgres'

const store = postgresStore({ url: process.argv[2] })
await store.open()
await store.isEmpty()
const watch = store.watch(() => {})
while (!watch.isConnected()) await new Promise(resolve => setTimeout(resolve, 5))
console.log('listening')
