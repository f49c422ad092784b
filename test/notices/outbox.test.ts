import { createKeyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OutgoingMail } from '../../src/notices/mail-transport.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { expiring, noticeFixture } from './notice-fixture.js'

/** A transport that does as it is told. */
function transportOf(send: (message: OutgoingMail) => Promise<unknown>) {
  const sent: OutgoingMail[] = []
  const sendMail = async (message: OutgoingMail) => {
    sent.push(message)
    await send(message)
  }
  return { sent, mail: { transport: { sendMail }, from: 'api@example.com' } }
}

const takesAll = () => transportOf(async () => undefined)

const STORES: readonly [name: string, open: () => KeyStore][] = [
  ['memory', memoryStore],
  ['SQLite', () => sqliteStore({ path: join(temporaryFolder(), 'keys.db') })],
]

describe.each(STORES)('the outbox in %s', (_name, openStore) => {
  const open = async (start?: string) => {
    const store = openStore()
    await store.open()
    onTestFinished(() => store.close())
    return noticeFixture(start, store)
  }

  it('takes a notice once, and fails as a whole where it is there already', async () => {
    const fixture = await open()
    const { sent, mail } = takesAll()
    const [one, other] = [fixture.open({ mail }), fixture.open({ mail })]
    const results = await Promise.all([one, other, one, other].map(notices => fixture.queue(notices, expiring())))
    expect(results.toSorted()).toEqual(['conflict', 'conflict', 'conflict', 'written'])
    await one.deliver()
    expect(await fixture.queue(one, expiring())).toBe('conflict')
    await other.deliver()
    expect(sent).toHaveLength(1)
  })

  it('is shared by instances: each message is sent by one of them', async () => {
    const fixture = await open()
    const { sent, mail } = takesAll()
    const instances = Array.from({ length: 4 }, () => fixture.open({ mail }))
    const [first] = instances
    if (!first) throw new Error('there are four')
    const to = Array.from({ length: 250 }, (_, i) => `dev${i}@acme.example`)
    await fixture.queue(first, expiring({ to }))
    const reports = await Promise.all(instances.map(notices => notices.deliver()))
    expect(reports.reduce((sum, report) => sum + report.sent, 0)).toBe(250)
    expect(sent.map(message => message.to.address).toSorted()).toEqual(to.toSorted())
  })

  it('gives what an instance did not finish to another one, once the lease is over', async () => {
    const fixture = await open()
    let die = () => {}
    const hanging = transportOf(() => new Promise((_, reject) => (die = () => reject(new Error('too late')))))
    const { sent, mail } = takesAll()
    const [dying, living] = [fixture.open(hanging), fixture.open({ mail })]
    await fixture.queue(dying, expiring())
    void dying.deliver()
    await vi.waitUntil(() => hanging.sent.length === 1)
    expect(await living.deliver()).toMatchObject({ sent: 0 })
    fixture.clock.advance({ seconds: 119 })
    expect(await living.deliver()).toMatchObject({ sent: 0 })
    fixture.clock.advance({ seconds: 1 })
    expect(await living.deliver()).toMatchObject({ sent: 1 })
    expect(sent[0]?.messageId).toBe(hanging.sent[0]?.messageId)
    // whatever comes of it now changes nothing
    die()
    await dying.deliver()
    expect(await fixture.store.listDocuments({ kind: 'outbox', order: 'oldest', limit: 9 })).toEqual([])
  })

  it('leaves what it has no channel for to those that have', async () => {
    const fixture = await open()
    const { sent, mail } = takesAll()
    const withMail = fixture.open({ mail })
    const without = fixture.open({
      webhooks: [{ url: 'https://x.example', secret: `whsec_${'A'.repeat(32)}`, types: ['key.idle'] }],
    })
    const to = Array.from({ length: 120 }, (_, i) => `dev${i}@acme.example`)
    await fixture.queue(withMail, expiring({ to }))
    expect(await without.deliver()).toEqual({ sent: 0, postponed: 0, failed: 0 })
    expect(await withMail.deliver()).toMatchObject({ sent: 120 })
    expect(sent).toHaveLength(120)
  })
})

describe('delivery', () => {
  it('starts off the path of whoever asks, once, and tries again by itself', async () => {
    const fixture = noticeFixture()
    // the clock moves on while the server refuses, so that the next attempt is due
    const { sent, mail } = transportOf(async () => {
      if (sent.length > 1) return
      fixture.clock.advance({ seconds: 72 })
      throw new Error('busy')
    })
    const notices = fixture.open({ mail })
    await fixture.queue(notices, expiring())
    for (let i = 0; i < 5; i++) notices.outbox.deliverSoon()
    expect(sent).toHaveLength(0)
    await vi.waitUntil(() => sent.length === 2, { timeout: 5000 })
    expect(fixture.log).toEqual([expect.stringContaining('busy')])
  })

  it('never throws at whoever asks, and says what keeps it', async () => {
    const broken = { ...memoryStore(), listDocuments: () => Promise.reject(new Error('the disk is gone')) }
    const { mail } = takesAll()
    const fixture = noticeFixture(undefined, broken)
    fixture.open({ mail }).outbox.deliverSoon()
    await vi.waitUntil(() => fixture.log.length === 1)
    expect(fixture.log).toEqual(['keywright: the outbox could not be read: the disk is gone'])
    await expect(fixture.open({ mail }).deliver()).rejects.toThrow('the disk is gone')
  })

  it('goes on one message at a time from the same process, however often it is asked', async () => {
    const fixture = noticeFixture()
    let atOnce = 0
    let most = 0
    const { sent, mail } = transportOf(async () => {
      most = Math.max(most, ++atOnce)
      await new Promise(setImmediate)
      atOnce--
    })
    const notices = fixture.open({ mail })
    await fixture.queue(notices, expiring({ to: Array.from({ length: 60 }, (_, i) => `dev${i}@acme.example`) }))
    await Promise.all(Array.from({ length: 5 }, () => notices.deliver()))
    expect(sent).toHaveLength(60)
    expect(most).toBeLessThanOrEqual(10)
  })

  it('sends what was to be sent soon when it closes', async () => {
    const fixture = noticeFixture()
    const { sent, mail } = transportOf(async () => undefined)
    const notices = fixture.open({ mail })
    await fixture.queue(notices, expiring())
    notices.outbox.deliverSoon()
    await notices.close()
    expect(sent).toHaveLength(1)
  })

  it('is waited for when it closes, and not begun after', async () => {
    const fixture = noticeFixture()
    let finished = false
    const { sent, mail } = transportOf(async () => {
      for (let i = 0; i < 20; i++) await new Promise(setImmediate)
      finished = true
    })
    const notices = fixture.open({ mail })
    await fixture.queue(notices, expiring())
    void notices.deliver()
    await vi.waitUntil(() => sent.length === 1)
    await notices.close()
    expect(finished).toBe(true)
    await fixture.queue(notices, expiring({ id: 'later' }))
    notices.outbox.deliverSoon()
    expect(await notices.deliver()).toMatchObject({ sent: 0 })
    expect(sent).toHaveLength(1)
  })
})

describe('the option mail', () => {
  const transport = 'smtp://127.0.0.1:25'
  const from = 'api@example.com'
  it.each<[wrong: string, mail: object, message: RegExp]>([
    ['no sender', { transport }, /mail: from is missing/],
    ['no transport', { from }, /mail: transport is missing/],
    [
      'another kind of URL',
      { transport: 'http://user:PASSWORD@mail.example', from },
      /mail: transport must be an smtp: or smtps: URL/,
    ],
    ['a host alone', { transport: 'mail.example', from }, /mail: transport must be an smtp: or smtps: URL/],
    ['a sender without an address', { transport, from: 'Example API' }, /mail: from must be an e-mail address/],
    ['a sender with a line break', { transport, from: 'a\r\nBcc: x <api@example.com>' }, /mail: from must be an e-mail address/],
    ['two senders', { transport, from: 'a@example.com, b@example.com' }, /mail: from must be an e-mail address/],
    [
      'an approver without an address',
      { transport, from, approvers: ['a@x.example', 'boss'] },
      /mail: approvers\[1\] is no e-mail/,
    ],
    [
      'a language that there is not',
      { transport, from, language: 'de' },
      /mail: language must be 'en' or 'fr' or 'ar' or a function/,
    ],
    [
      'a template of no notice',
      { transport, from, templates: { 'key.old': () => null } },
      /mail: templates: "key\.old" is no notice/,
    ],
    [
      'a template that is a text',
      { transport, from, templates: { 'key.idle': 'Hi' } },
      /mail: templates\["key\.idle"\] must be a function/,
    ],
    ['a portal that is no URL', { transport, from, portalUrl: 'javascript:alert(1)' }, /mail: portalUrl must be an http/],
    ['a misspelt option', { transport, from, approver: [] }, /mail: unknown option "approver": did you mean "approvers"\?/],
  ])('is refused with %s', (_wrong, mail, message) => {
    const open = () => createKeyring({ store: 'memory:', mail: mail as never })
    expect(open).toThrow(TypeError)
    expect(open).toThrow(message)
    expect(open).not.toThrow(/PASSWORD/)
  })
})
