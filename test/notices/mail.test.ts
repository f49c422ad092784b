import nodemailer from 'nodemailer'
import { describe, expect, it } from 'vitest'
import type { OutgoingMail } from '../../src/notices/mail-transport.js'
import { openTransport } from '../../src/notices/open-transport.js'
import { startMailServer } from './mail-server.js'
import { expiring, noticeFixture } from './notice-fixture.js'

const FROM = 'Example API <api@example.com>'

describe('e-mail', () => {
  it('reaches a server that has neither TLS nor log-in', async () => {
    const server = await startMailServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ mail: { transport: server.url, from: FROM, replyTo: 'help@example.com' } })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toEqual({ sent: 1, postponed: 0, failed: 0 })
    const [mail] = server.mails
    expect(mail).toMatchObject({
      recipients: ['ops@acme.example'],
      from: { name: 'Example API', address: 'api@example.com' },
      to: [{ name: '', address: 'ops@acme.example' }],
      replyTo: [{ address: 'help@example.com' }],
      subject: 'The API key “nightly export” expires in 7 days',
      date: new Date(Math.floor(fixture.clock().getTime() / 1000) * 1000).toISOString(),
    })
    expect(mail?.text).toContain('expires on 15 January 2030 at 12:30 UTC')
    expect(mail?.html).toContain('expires on 15 January 2030 at 12:30 UTC')
    expect(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
    expect(fixture.log).toEqual([])
  })

  it('goes to each address on its own, once, and to nothing that is no address', async () => {
    const server = await startMailServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ mail: { transport: server.url, from: FROM } })
    const to = [
      'ops@acme.example',
      'OPS@acme.example',
      'dev@acme.example',
      '+33 1 23 45 67 89',
      'a@acme.example, eve@evil.example',
      'a@acme.example\r\nBcc: eve@evil.example',
      'Eve <eve@evil.example>',
      'a@acme.example>RCPT TO:<eve@evil.example',
    ]
    await fixture.queue(notices, expiring({ to }))
    expect(await notices.deliver()).toEqual({ sent: 2, postponed: 0, failed: 0 })
    expect(server.mails.map(({ recipients }) => recipients.join()).toSorted()).toEqual(['dev@acme.example', 'ops@acme.example'])
    expect(server.mails.every(({ to: shown }) => shown?.length === 1)).toBe(true)
    expect(server.mails.some(({ raw }) => raw.includes('evil'))).toBe(false)
  })

  it('puts nothing into the outbox where nobody would hear of it', () => {
    const fixture = noticeFixture()
    const mail = { transport: 'smtp://127.0.0.1:9', from: FROM }
    expect(fixture.open({ mail }).outbox.changesFor(expiring({ to: [] }), fixture.clock())).toEqual([])
    expect(fixture.open({}).outbox.changesFor(expiring(), fixture.clock())).toEqual([])
    expect(fixture.open({}).hears('key.expiring')).toBe(false)
  })

  it('waits while the server is down, and is sent when it is up again', async () => {
    const server = await startMailServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ mail: { transport: server.url, from: FROM } })
    await server.stop()
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toEqual({ sent: 0, postponed: 1, failed: 0 })
    expect(fixture.log).toEqual([expect.stringMatching(/^keywright: 1 of the messages to e-mail were not taken.*ECONNREFUSED/)])
    await server.start()
    expect(await notices.deliver()).toEqual({ sent: 0, postponed: 0, failed: 0 })
    fixture.clock.advance({ seconds: 72 })
    expect(await notices.deliver()).toMatchObject({ sent: 1 })
    expect(server.mails).toHaveLength(1)
  })

  it('waits longer each time, is the same message at each attempt, and is given up after a day', async () => {
    const server = await startMailServer()
    server.refuse({ code: 451, text: 'come again' })
    const fixture = noticeFixture()
    const sent: OutgoingMail[] = []
    const transport = nodemailer.createTransport(server.url)
    const sendMail = (message: OutgoingMail) => {
      sent.push(message)
      return transport.sendMail(message)
    }
    const notices = fixture.open({ mail: { transport: { sendMail }, from: FROM } })
    await fixture.queue(notices, expiring())
    const begun = fixture.clock().getTime()
    const attempts: number[] = []
    for (let minute = 0; minute < 3 * 24 * 60 && attempts.length < 20; minute++) {
      const { postponed, failed } = await notices.deliver()
      if (postponed + failed > 0) attempts.push((fixture.clock().getTime() - begun) / 60_000)
      fixture.clock.advance({ seconds: 60 })
    }
    expect(attempts).toHaveLength(8)
    const pauses = attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0))
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    expect(attempts.at(-1)).toBeGreaterThan(24 * 60)
    expect(attempts.at(-1)).toBeLessThan(31 * 60)
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1)
    expect(fixture.log.at(-1)).toMatch(/^keywright: the notice key\.expiring:.* is given up after 8 attempts: .*come again/)
    expect(await fixture.store.listDocuments({ kind: 'outbox', order: 'oldest', limit: 9 })).toEqual([])
    const [failure] = await fixture.store.listDocuments({ kind: 'undelivered', order: 'oldest', limit: 9 })
    expect(failure?.value).toMatchObject({ type: 'key.expiring', to: 'ops@acme.example', attempts: 8 })
    expect(failure?.expiresAt).toEqual(new Date((failure?.createdAt.getTime() ?? 0) + 30 * 86_400_000))
  })

  it('is given up at once where the recipient is refused for good, and the others get theirs', async () => {
    const server = await startMailServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    })
    const fixture = noticeFixture()
    const notices = fixture.open({ mail: { transport: server.url, from: FROM } })
    await fixture.queue(notices, expiring({ to: ['gone@acme.example', 'ops@acme.example'] }))
    expect(await notices.deliver()).toEqual({ sent: 1, postponed: 0, failed: 1 })
    expect(server.mails.map(({ recipients }) => recipients)).toEqual([['ops@acme.example']])
    expect(fixture.log).toEqual([expect.stringMatching(/given up after one attempt: .*550 no such mailbox/)])
  })

  it('is tried again where the log-in is refused, without a word of the password', async () => {
    const server = await startMailServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) => done(new Error(`wrong password: ${password}`)),
    })
    const fixture = noticeFixture()
    const url = `smtp://keywright:hunter2@127.0.0.1:${server.port}`
    const notices = fixture.open({ mail: { transport: url, from: FROM } })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toMatchObject({ postponed: 1 })
    expect(fixture.log).toEqual([expect.stringContaining('the mail server refused the log-in (535)')])
    expect(JSON.stringify(await everyDocument(fixture.store)) + fixture.log.join()).not.toContain('hunter2')
  })

  it('is not given to a server whose certificate nobody vouches for, and is where the options say so', async () => {
    // it shows a self-signed one
    const server = await startMailServer({ disabledCommands: ['AUTH'] })
    const fixture = noticeFixture()
    const mistrusting = fixture.open({ mail: { transport: server.url, from: FROM } })
    await fixture.queue(mistrusting, expiring())
    expect(await mistrusting.deliver()).toMatchObject({ postponed: 1 })
    expect(server.mails).toEqual([])
    fixture.clock.advance({ seconds: 72 })
    const transport = { host: '127.0.0.1', port: server.port, requireTLS: true, tls: { rejectUnauthorized: false } }
    const trusting = fixture.open({ mail: { transport, from: FROM } })
    expect(await trusting.deliver()).toMatchObject({ sent: 1 })
    expect(server.mails).toHaveLength(1)
  })

  it('can be sent by a transport of nodemailer, by its options, and by anything with sendMail', async () => {
    const server = await startMailServer()
    const fixture = noticeFixture()
    const given: OutgoingMail[] = []
    const transports = [
      nodemailer.createTransport(server.url),
      { host: '127.0.0.1', port: server.port },
      { sendMail: async (message: OutgoingMail) => void given.push(message) },
    ]
    for (const [i, transport] of transports.entries()) {
      const notices = fixture.open({ mail: { transport, from: 'api@example.com' } })
      await fixture.queue(notices, expiring({ id: `n${i}` }))
      expect(await notices.deliver()).toMatchObject({ sent: 1 })
    }
    expect(server.mails).toHaveLength(2)
    expect(given).toMatchObject([{ to: { address: 'ops@acme.example' }, from: { name: '', address: 'api@example.com' } }])
  })
})

describe('nodemailer', () => {
  it('is asked for by name where it is not there', async () => {
    const missing = () =>
      Promise.reject(Object.assign(new Error("Cannot find package 'nodemailer'"), { code: 'ERR_MODULE_NOT_FOUND' }))
    await expect(openTransport('smtp://127.0.0.1', missing)).rejects.toThrow(
      'mail needs nodemailer, which is not there. Run: npm install nodemailer',
    )
    await expect(openTransport({ sendMail: async () => undefined }, missing)).resolves.toBeDefined()
  })

  it('is given time-outs, unless the options have their own', async () => {
    const given: object[] = []
    const load = async () => ({
      createTransport(options: object) {
        given.push(options)
        return { sendMail: async () => undefined }
      },
    })
    await openTransport('smtp://user:p%40ss@127.0.0.1:2525?greetingTimeout=5', load)
    await openTransport({ host: 'localhost', socketTimeout: 7 }, load)
    const url = new URL((given[0] as { url: string }).url)
    expect(url.searchParams.get('greetingTimeout')).toBe('5')
    expect(url.searchParams.get('connectionTimeout')).toBe('10000')
    expect(url.password).toBe('p%40ss')
    expect(given[1]).toMatchObject({ host: 'localhost', socketTimeout: 7, connectionTimeout: 10_000 })
  })
})

async function everyDocument(store: ReturnType<typeof noticeFixture>['store']) {
  const kinds = ['outbox', 'notice', 'undelivered']
  return Promise.all(kinds.map(kind => store.listDocuments({ kind, order: 'oldest', limit: 100 })))
}
