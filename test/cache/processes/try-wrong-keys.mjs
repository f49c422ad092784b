// Asks with so many wrong secrets of the right form, some of them at once, and says what was remembered and how much memory it took.
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { createKeyring } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'

const [count] = process.argv.slice(2).map(Number)
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const start = `kw_live_${randomBytes(8).toString('hex')}`

function wrongSecret(i) {
  const body = `${start}${String(i).padStart(16, '0')}`
  let rest = crc32(body)
  let sum = ''
  for (let place = 0; place < 6; place++) {
    sum = BASE62[rest % 62] + sum
    rest = Math.floor(rest / 62)
  }
  return body + sum
}

const inner = memoryStore()
let reads = 0
const store = {
  ...inner,
  async findByDigest(digest) {
    reads++
    return inner.findByDigest(digest)
  },
}
// all of it takes longer than what is remembered may be old, and reading a good key again for that is no fault
const keyring = createKeyring({ store, maxStalenessSeconds: 3600, logger: { warn() {}, error() {} } })
const ask = secret =>
  keyring.authenticate({ headers: { 'x-api-key': secret } }).then(
    () => 'ok',
    error => error.code,
  )
const good = await Promise.all(Array.from({ length: 100 }, () => keyring.keys.create({ name: 'good' })))
const askGood = async () => (await Promise.all(good.map(({ secret }) => ask(secret)))).filter(answer => answer === 'ok').length

async function tryWrong(from, to) {
  let refused = 0
  for (let i = from; i < to; i += 100) {
    const answers = await Promise.all(Array.from({ length: Math.min(100, to - i) }, (_, k) => ask(wrongSecret(i + k))))
    refused += answers.filter(answer => answer === 'unknown_key').length
  }
  return refused
}

function heap() {
  gc()
  gc()
  return process.memoryUsage().heapUsed
}

await askGood()
// what is made once, and the remembered absent ones, are there by then
await tryWrong(count, count + 20_000)
await askGood()
const before = heap()
const cpuBefore = process.cpuUsage()
const refused = await tryWrong(0, count)
// what else runs on the machine is not counted
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
const after = heap()
reads = 0
const goodKeys = await askGood()
const { absent, keys } = (await keyring.health()).cache
console.log(
  JSON.stringify({
    refused,
    cpuSeconds,
    goodKeys,
    readsOfGoodKeys: reads,
    absent,
    keys,
    grownBytes: after - before,
    heapBytes: after,
  }),
)
await keyring.close()
