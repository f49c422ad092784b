// Waits for a line on standard input, then changes keys and documents at once, each with two events, and prints how many changes it made.
import { once } from 'node:events'
import { sqliteStore } from 'keywright/stores/sqlite'

const [path, name, changes] = process.argv.slice(2)
const store = sqliteStore({ path })
await store.open()
console.log('ready')
await once(process.stdin, 'data')
const at = new Date()
const event = i => ({ at, action: 'counted', account: null, subject: { kind: 'counter', id: `${name} ${i}` }, actor: {} })
const draft = i => ({ ...event(i), before: null, after: { i }, reason: null })
const facts = { account: null, value: { by: name }, createdAt: at, expiresAt: null }
const results = await Promise.all(
  Array.from({ length: Number(changes) }, (_, i) =>
    store.write({
      // one of every process's changes to a document may come first
      documents: [{ kind: 'claim', id: `claim ${i}`, expected: null, becomes: facts }],
      events: [draft(i), draft(i)],
    }),
  ),
)
console.log(JSON.stringify({ written: results.filter(result => result === 'written').length }))
await store.close()
process.exit()
