import { STORES } from './open-place.mjs'

/** Reads `--store`: one, several with commas, or `all`; `--url` is for one. */
export function readStores({ store, url }) {
  const stores = store === 'all' ? STORES : store.split(',')
  const unknown = stores.find(name => !STORES.includes(name))
  if (unknown) fail(`--store is ${STORES.join(', ')} or all, and not ${unknown}`)
  if (url && (stores.length > 1 || stores[0] === 'sqlite')) fail('--url is of one server: say which with --store postgres')
  return stores
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
