import { join } from 'node:path'
import { createKeyring, type KeyringOptions } from 'keywright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { type MailServer, startMailServer } from './mail-server.js'

describe('keyring.sweep', () => {
  /** Two keyrings over one file that mail through a real server. */
  async function house(options: KeyringOptions = {}) {
    const server = await startMailServer()
    const clock = manualClock('2030-01-15T12:00:00.000Z')
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
    const mail = { transport: server.url, from: 'Example API <api@example.com>' }
    const open = () => {
      const keyring = createKeyring({ store, mail, clock, logger: { warn: note, error: note }, ...options })
      onTestFinished(() => keyring.close())
      return keyring
    }
    return { server, clock, log, one: open(), other: open() }
  }

  it('sends each notice once from two keyrings that both sweep twice at once', async () => {
    const { server, clock, one, other } = await house()
    const expiresAt = new Date(clock().getTime() + 40 * 86_400_000)
    for (let i = 0; i < 8; i++)
      await one.keys.create({ name: `key ${i}`, account: 'acme', technicalContact: `ops${i}@acme.example`, expiresAt })
    clock.advance({ days: 34 })
    const reports = await Promise.all([one, other, one, other].map(keyring => keyring.sweep()))
    expect(reports.reduce((sum, { noticed }) => sum + noticed, 0)).toBe(8)
    expect(subjects(server)).toEqual(
      Array.from({ length: 8 }, (_, i) => `ops${i}@acme.example: The API key “key ${i}” expires in 6 days`),
    )
    expect(await other.sweep()).toEqual({ noticed: 0, sent: 0, postponed: 0, failed: 0, skipped: 0, cleared: 0 })
  })

  it('advises the members who are left to rotate, until somebody does', async () => {
    const { server, clock, one, other } = await house()
    for (const user of ['ann', 'bob', 'eve']) await one.members.add({ user, account: 'acme', email: `${user}@acme.example` })
    const { key } = await one.keys.create({ name: 'export', account: 'acme', owner: 'ann' })
    clock.advance({ days: 1 })
    await one.members.deactivate('eve', { account: 'acme' })
    expect(await other.sweep()).toMatchObject({ noticed: 1, sent: 2 })
    expect(subjects(server)).toEqual(['ann', 'bob'].map(user => `${user}@acme.example: Please rotate the API key “export”`))
    expect(server.mails[0]?.text).toContain('eve no longer has access')
    clock.advance({ days: 1 })
    await one.keys.rotate(key.id)
    await one.members.activate('eve', { account: 'acme' })
    clock.advance({ days: 1 })
    expect(await other.sweep()).toMatchObject({ noticed: 0 })
    await one.members.deactivate('eve', { account: 'acme' })
    expect(await other.sweep()).toMatchObject({ noticed: 1 })
    expect(await other.sweep()).toMatchObject({ noticed: 0 })
  })

  it('asks once for the people of an account, however many keys it has, and anew in the next sweep', async () => {
    let asked = 0
    let left: Date | null = null
    const members = {
      find: (id: string) => ({ id, account: 'acme', active: true, grants: null }),
      listByAccount: () => {
        asked++
        return [{ id: 'eve', account: 'acme', active: left === null, grants: null, deactivatedAt: left }]
      },
    }
    const { clock, one } = await house({ members })
    for (let i = 0; i < 20; i++)
      await one.keys.create({ name: `key ${i}`, account: 'acme', technicalContact: 'ops@acme.example' })
    expect(await one.sweep()).toMatchObject({ noticed: 0 })
    expect(asked).toBe(1)
    clock.advance({ days: 1 })
    left = clock()
    expect(await one.sweep()).toMatchObject({ noticed: 20 })
    // once for who has left, once for who is told of it
    expect(asked).toBe(3)
  })

  it('does not mail a former member about a key', async () => {
    const { server, clock, one } = await house()
    await one.members.add({ user: 'ann', account: 'acme', email: 'ann@acme.example' })
    await one.members.add({ user: 'bob', account: 'acme', email: 'bob@acme.example' })
    const expiresAt = new Date(clock().getTime() + 40 * 86_400_000)
    await one.keys.create({ name: 'export', account: 'acme', owner: 'ann', expiresAt })
    await one.members.deactivate('ann', { account: 'acme' })
    clock.advance({ days: 34 })
    await one.sweep()
    expect(server.mails.flatMap(({ recipients }) => recipients)).not.toContain('ann@acme.example')
  })

  it('tells of idle keys by the rule, and not of one whose use is not written yet', async () => {
    const { server, clock, one } = await house({ rules: { idleAfterDays: 30 } })
    const contact = { technicalContact: 'ops@acme.example' }
    const { secret } = await one.keys.create({ name: 'used', ...contact })
    await one.keys.create({ name: 'unused', ...contact })
    clock.advance({ days: 24 })
    await one.authenticate({ headers: { 'x-api-key': secret }, socket: { remoteAddress: '192.0.2.7' } })
    expect(await one.sweep()).toMatchObject({ noticed: 1, sent: 1 })
    clock.advance({ days: 6 })
    await one.sweep()
    expect(subjects(server)).toEqual([
      'ops@acme.example: The API key “unused” was unused for too long',
      'ops@acme.example: The unused API key “unused” ends in 6 days',
    ])
  })
})

const subjects = ({ mails }: MailServer) => mails.map(({ recipients, subject }) => `${recipients.join()}: ${subject}`).toSorted()
