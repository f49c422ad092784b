// Opens the store of a path, and prints why it could not.
import { sqliteStore } from 'keywright/stores/sqlite'

const store = sqliteStore({ path: process.argv[2] })
await store.open().then(
  () => console.log('opened'),
  error => console.log(error.message),
)
await store.close()
