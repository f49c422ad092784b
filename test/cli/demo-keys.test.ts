import { createKeyring, type KeyringOptions } from 'keywright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { renewDemoKeys } from '../../src/cli/demo/demo-keys.js'

const WANTED = { first: { name: 'first' }, second: { name: 'second', subnets: ['192.0.2.0/24'] } }

function open(rules: KeyringOptions['rules'] = {}) {
  const keyring = createKeyring({ store: 'memory:', rules, logger: { warn: () => undefined, error: () => undefined } })
  onTestFinished(() => keyring.close())
  const listed = async () =>
    (await keyring.keys.list({ account: 'demo' })).items.map(({ id, name }) => `${id} ${name}`).toSorted()
  return { keyring, listed }
}

describe('the keys of a demo', () => {
  it('are found again by their names, also those without grants, and get new secrets', async () => {
    const { keyring } = open()
    const before = await renewDemoKeys(keyring, WANTED)
    const after = await renewDemoKeys(keyring, WANTED)
    expect([before.foundAgain, after.foundAgain]).toEqual([false, true])
    for (const name of ['first', 'second'] as const) {
      expect(after.made[name].key.id).toBe(before.made[name].key.id)
      expect(after.made[name].secret).not.toBe(before.made[name].secret)
    }
  })

  it('are made anew where they were revoked or changed', async () => {
    const { keyring, listed } = open({ deleteOnlyInactive: true })
    const { made } = await renewDemoKeys(keyring, WANTED)
    await keyring.keys.revoke(made.first.key.id)
    await keyring.keys.update(made.second.key.id, { subnets: null })
    const { made: again } = await renewDemoKeys(keyring, WANTED)
    expect(await listed()).toEqual([`${again.first.key.id} first`, `${again.second.key.id} second`].toSorted())
    expect(again.second.key.id).not.toBe(made.second.key.id)
  })

  it('have a key that was renamed give way where the account may have no more', async () => {
    const { keyring, listed } = open({ keysPerAccount: 2, deleteOnlyInactive: true })
    const { made } = await renewDemoKeys(keyring, WANTED)
    await keyring.keys.update(made.first.key.id, { name: 'renamed by a visitor' })
    const { made: again } = await renewDemoKeys(keyring, WANTED)
    expect(await listed()).toEqual([`${again.first.key.id} first`, `${made.second.key.id} second`].toSorted())
  })

  it('never have keys give way that are not of the demo', async () => {
    const { keyring, listed } = open({ keysPerAccount: 2 })
    const first = await keyring.keys.create({ name: 'first', account: 'demo' })
    const second = await keyring.keys.create({ name: 'of a visitor', account: 'demo' })
    await expect(renewDemoKeys(keyring, WANTED)).rejects.toThrow('or name another store with --store')
    expect(await listed()).toEqual([`${first.key.id} first`, `${second.key.id} of a visitor`].toSorted())
    expect((await keyring.keys.get(first.key.id))?.state).toBe('active')
  })

  it('leave keys of other names alone where there is room', async () => {
    const { keyring, listed } = open({ keysPerAccount: 3 })
    await renewDemoKeys(keyring, WANTED)
    const { key } = await keyring.keys.create({ name: 'of a visitor', account: 'demo' })
    await renewDemoKeys(keyring, WANTED)
    expect(await listed()).toContain(`${key.id} of a visitor`)
  })
})
