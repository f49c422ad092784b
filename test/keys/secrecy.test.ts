import { inspect } from 'node:util'
import { digestSecret } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { present, STORES, useKeyrings } from './key-fixture.js'

const PEPPER = { id: 'p1', secret: 'a pepper of at least thirty-two bytes' }

/** All that can be read from a value without a debugger. */
const everything = (value: unknown): string =>
  `${inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true })}${JSON.stringify(value)}${String(value)}`

const thrownBy = (change: Promise<unknown>): Promise<unknown> =>
  change.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error,
  )

describe.each(STORES)('a secret in %s', store => {
  const { open, log } = useKeyrings(store)

  it.each([[[]], [[PEPPER]]])('stands in nothing but the answer to its creation (peppers: %j)', async peppers => {
    const keyring = open({ peppers })
    const { key, secret } = await keyring.keys.create({ name: 'x', account: 'a' })
    const { key: rotated, secret: next } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    const legacy = 'legacy-secret-0001'
    const imported = await keyring.keys.import({ name: 'old', secret: legacy })
    const digests = [secret, next, legacy]
      .flatMap(one => [digestSecret(one), digestSecret(one, PEPPER)])
      .map(digest => digest.slice(digest.lastIndexOf(':') + 1))
    const hidden = [secret, next, secret.slice(8, 40), next.slice(8, 40), legacy, PEPPER.secret, ...digests]

    const given = [
      key,
      rotated,
      imported,
      keyring,
      log,
      await keyring.keys.get(key.id),
      await keyring.keys.list(),
      await keyring.keys.update(key.id, { name: 'y' }),
      await keyring.keys.usage(key.id),
      await present(keyring, secret),
      await present(keyring, next),
      await thrownBy(keyring.keys.rotate(key.id, { graceSeconds: 60 })),
      await thrownBy(keyring.keys.import({ name: 'again', secret: legacy })),
      await thrownBy(keyring.authenticate({ headers: { 'x-api-key': secret, authorization: `Bearer ${next}` } })),
      await thrownBy(keyring.authenticate({ headers: { authorization: `Bearer ${secret} ${secret}` } })),
      await keyring.keys.revoke(key.id),
      await thrownBy(keyring.authenticate({ headers: { 'x-api-key': secret } })),
      await thrownBy(keyring.authenticate({ headers: { 'x-api-key': `${secret.slice(0, -1)}!` } })),
    ].map(everything)
    for (const text of given) for (const part of hidden) expect(text).not.toContain(part)
  })
})

describe('a secret', () => {
  const { open, log } = useKeyrings('memory:')

  it('stays out of the errors and the log of a store that fails, and so does its digest', async () => {
    const inner = memoryStore()
    const state = { down: false }
    const findByDigest = (digest: string) => {
      if (state.down) throw Object.assign(new Error(`select * from secrets where digest = '${digest}'`), { parameters: [digest] })
      return inner.findByDigest(digest)
    }
    const keyring = open({ store: { ...inner, findByDigest }, maxStalenessSeconds: 0 })
    const { secret } = await keyring.keys.create({ name: 'x' })
    state.down = true
    const error = await thrownBy(keyring.authenticate({ headers: { 'x-api-key': secret } }))
    expect(error).toMatchObject({ code: 'store_unavailable', status: 503 })
    const answer = keyring.flow.refusal(error)
    expect(log.join('\n')).toContain('503 store_unavailable')
    const digest = digestSecret(secret).slice(7)
    for (const text of [error, answer, log].map(everything)) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(digest)
    }
  })
})
