import type { KeyStore } from '../../keys/key-store.js'
import { openSchema } from '../../stores/open-schema.js'
import { openStore } from '../../stores/open-store.js'
import { pendingOf } from '../migrate/with-schema.js'
import { storeFlag } from '../store-options.js'
import type { ChosenStore } from '../store-url.js'
import { doubtful, fine, type Finding, reasonOf, wrong } from './finding.js'
import { outboxFindings } from './outbox-findings.js'
import { secretFindings } from './secret-findings.js'
import { trailFindings } from './trail-findings.js'

const DEADLINE_SECONDS = 10
const LOOK_UPS = 5
const SLOW_MS = 100
const DOUBTFUL_MS = 1000
const WRONG_MS = 30_000

/** Looks at a store that is there: it is not migrated, and nothing in it is changed. */
export async function storeFindings(
  chosen: ChosenStore,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const { url, name } = chosen
  const findings: Finding[] = []
  try {
    const schema = await openSchema(url)
    try {
      const status = await schema.status()
      findings.push(fine('store', `${name} answers`), ...(await clockFindings(schema.clock)))
      const pending = pendingOf(status)
      if (status.later !== null)
        return [
          ...findings,
          wrong(
            'tables',
            `they are of version ${status.later}, which this keywright does not know`,
            'npm install keywright@latest',
          ),
        ]
      if (pending.length > 0) {
        const advice = `keywright migrate up${storeFlag(name)}, or start the application, which does it as well`
        return [...findings, doubtful('tables', `${pending.join(', ')} is still to be made`, advice)]
      }
      findings.push(fine('tables', `of version ${status.versions.at(-1)?.name ?? '–'}, which is this one's`))
    } finally {
      await schema.close()
    }
    const store = openStore(url, { deadlineSeconds: DEADLINE_SECONDS })
    await store.open()
    try {
      return [
        ...findings,
        await latencyFinding(store),
        await keysFinding(store, name),
        ...(await secretFindings(store, name, environment)),
        ...(await outboxFindings(store)),
        ...(await trailFindings(store)),
      ]
    } finally {
      await store.close()
    }
  } catch (error) {
    return [...findings, wrong('store', reasonOf(error), 'start it, or name another with --store or KEYWRIGHT_STORE')]
  }
}

async function clockFindings(clock: () => Promise<Date | null>): Promise<Finding[]> {
  const before = Date.now()
  const theirs = await clock()
  if (!theirs) return []
  const apart = theirs.getTime() - (before + Date.now()) / 2
  const text = `the clock of the store is ${(Math.abs(apart) / 1000).toFixed(1)} s ${apart < 0 ? 'behind' : 'ahead of'} this machine's`
  const advice = 'have both set their clocks by NTP: expiry and revocation go by them'
  if (Math.abs(apart) >= WRONG_MS) return [wrong('clock', text, advice)]
  return [Math.abs(apart) >= DOUBTFUL_MS ? doubtful('clock', text, advice) : fine('clock', text)]
}

// a digest that no secret has
const NOBODY = 'sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

async function latencyFinding(store: KeyStore): Promise<Finding> {
  const times: number[] = []
  for (let i = 0; i < LOOK_UPS; i++) {
    const startedAt = performance.now()
    await store.findByDigest(NOBODY)
    times.push(performance.now() - startedAt)
  }
  const median = times.toSorted((a, b) => a - b)[LOOK_UPS >> 1] ?? 0
  const text = `a look-up takes ${median.toFixed(median < 10 ? 2 : 0)} ms`
  if (median < SLOW_MS) return fine('latency', text)
  return doubtful('latency', text, 'every key that is not remembered waits for it: bring the store nearer')
}

async function keysFinding(store: KeyStore, name: string): Promise<Finding> {
  const { keys } = await store.contents()
  if (keys > 0) return fine('keys', `${keys} in the store`)
  return doubtful(
    'keys',
    'there are none yet',
    `make the first: keywright keys create --name first --grant monitors:read${storeFlag(name)}`,
  )
}
