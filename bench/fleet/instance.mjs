import { makeRequests } from '../core/make-requests.mjs'

const AT_ONCE = 16

/** A keyring on a shared store, with what the benchmark does with it. */
export async function createInstance({ createKeyring }, url, options) {
  const said = new Map()
  const note = message => {
    const kind = String(message).slice(0, 160)
    said.set(kind, (said.get(kind) ?? 0) + 1)
  }
  const keyring = createKeyring({ store: url, logger: { info() {}, warn: note, error: note }, ...options })
  await keyring.ready()
  const requestsOf = secrets => makeRequests(secrets, { header: 'luc-authorization' })
  return {
    keyring,
    requestsOf,
    async create(count) {
      const made = []
      let next = 0
      const work = async () => {
        while (next < count) {
          const i = next++
          const { key, secret } = await keyring.keys.create({ name: `bench ${i}`, grants: ['monitors:read', 'reports:read'] })
          made[i] = { id: key.id, secret }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return made
    },
    async warm(secrets) {
      for (const request of requestsOf(secrets)) await keyring.authenticate(request)
    },
    /** What was logged, and how often. */
    told: () => Object.fromEntries(said),
    close: () => keyring.close(),
  }
}

/** Milliseconds of a clock that all processes of the machine share. */
export const sharedNow = () => Number(process.hrtime.bigint()) / 1e6
