// One store in a process of its own.
import { answerParent } from '../answer-parent.mjs'
import { loadKeywright } from '../load-keywright.mjs'
import { timeChanges } from '../fleet/time-rates.mjs'
import { BARE_GETS } from './bare-gets.mjs'
import { fill } from './fill.mjs'
import { SIZES } from './size-of.mjs'
import { timeLookUps } from './time-look-ups.mjs'

answerParent(async ({ kind, place, from, to, seconds }) => {
  const { createKeyring, openStore } = await loadKeywright()
  const store = openStore(place.url)
  await store.open()
  const filled = await fill({ store, kind, url: place.url, from, to })
  const bytes = await SIZES[kind](place)
  const bare = await BARE_GETS[kind](place.url)
  const lookUps = await timeLookUps({ ways: { store: store.findByDigest, bare: bare.get }, keys: to })
  await bare.close()
  await store.close()

  const keyring = createKeyring({ store: place.url, logger: { info() {}, warn() {}, error() {} } })
  await keyring.ready()
  const one = await timeChanges({ keyring }, { kind: 'create', seconds, atOnce: 1 })
  const many = await timeChanges({ keyring }, { kind: 'create', seconds, atOnce: 16 })
  await keyring.close()
  const made = one.count + many.count
  const bytesOfChange = ((await SIZES[kind](place)) - bytes) / made
  return { keys: to, filled, bytes, lookUps, creations: { one, many }, made, bytesOfChange }
})
