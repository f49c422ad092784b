import type { SweepReport } from 'keywright'
import { describe, expect, it } from 'vitest'
import { startMailServer } from '../notices/mail-server.js'
import { useWorkplace } from './workplace.js'

const { keyring, open, run } = useWorkplace()

const DAY_MS = 86_400_000
const FROM = 'Example API <api@example.com>'
const ago = (days: number) => () => new Date(Date.now() - days * DAY_MS)

describe('keywright sweep', () => {
  it('says plainly where nothing can be sent', async () => {
    await keyring().ready()
    const { code, stdout, stderr } = await run(['sweep'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Swept sqlite:keywright.db: 0 new notices, 0 messages sent, 0 expired records cleared away.\n',
    })
    expect(stderr).toContain('Nothing can be sent from here: set KEYWRIGHT_MAIL_URL and KEYWRIGHT_MAIL_FROM')
  })

  it('sends what is due once, and reports', async () => {
    const mail = await startMailServer()
    const past = open({ clock: ago(20) })
    const technicalContact = 'ops@acme.example'
    await past.keys.create({ name: 'ending', technicalContact, expiresAt: new Date(Date.now() + 5 * DAY_MS) })
    await past.keys.create({ name: 'unused', technicalContact })
    await past.close()
    const env = { KEYWRIGHT_MAIL_URL: mail.url, KEYWRIGHT_MAIL_FROM: FROM }
    const first = await run(['sweep', '--json'], env)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const report: SweepReport = { noticed: 1, sent: 1, postponed: 0, failed: 0, skipped: 0, cleared: 0 }
    expect(JSON.parse(first.stdout)).toEqual(report)
    expect(mail.mails.map(({ subject, from }) => [subject, from?.address])).toEqual([
      [expect.stringContaining('ending'), 'api@example.com'],
    ])
    // the rule of the application decides what is idle
    const idle = await run(['sweep', '--idle-after-days', '25'], env)
    expect(idle.stdout).toContain('2 new notices, 2 messages sent')
    expect(JSON.parse((await run(['sweep', '--json'], { ...env, KEYWRIGHT_IDLE_AFTER_DAYS: '25' })).stdout)).toMatchObject({
      noticed: 0,
      sent: 0,
    })
  })

  it('tells why a message was not taken, and tries again', async () => {
    const mail = await startMailServer()
    mail.refuse({ code: 450, text: 'later' })
    const past = open({ clock: ago(29) })
    await past.keys.create({ name: 'ended', technicalContact: 'ops@acme.example', expiresAt: new Date(Date.now() - DAY_MS) })
    await past.close()
    const { code, stdout, stderr } = await run(['sweep'], { KEYWRIGHT_MAIL_URL: mail.url, KEYWRIGHT_MAIL_FROM: FROM })
    expect(code).toBe(0)
    expect(stdout).toContain('1 not taken, tried again later')
    expect(stderr).toMatch(/^keywright: 1 of the messages to e-mail were not taken.*later/)
  })
})

describe('what the environment says', () => {
  it.each([
    [
      { KEYWRIGHT_MAIL_URL: 'http://user:hunter2@example.com', KEYWRIGHT_MAIL_FROM: 'api@example.com' },
      'KEYWRIGHT_MAIL_URL is no mail server',
    ],
    [{ KEYWRIGHT_MAIL_URL: 'smtp://user:hunter2@example.com' }, 'KEYWRIGHT_MAIL_FROM is missing'],
    [{ KEYWRIGHT_MAIL_URL: 'smtp://user:hunter2@example.com', KEYWRIGHT_MAIL_FROM: 'nobody' }, 'KEYWRIGHT_MAIL_FROM must be'],
    [{ KEYWRIGHT_IDLE_AFTER_DAYS: 'soon' }, 'KEYWRIGHT_IDLE_AFTER_DAYS: "soon"'],
    [{ KEYWRIGHT_IDLE_AFTER_DAYS: '30', KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: 'late' }, 'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: "late"'],
  ])('is refused where it is wrong: %j', async (env, message) => {
    const { code, stdout, stderr } = await run(['sweep'], env)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('hunter2')
  })
})

describe('keys that were unused for too long', () => {
  it('are idle where the rule is known', async () => {
    const past = open({ clock: ago(100) })
    const { key } = await past.keys.create({ name: 'forgotten', account: 'idle' })
    await past.close()
    const list = ['keys', 'list', '--account', 'idle', '--state', 'idle']
    expect(await run(list)).toMatchObject({ code: 2, stdout: '' })
    expect((await run([...list, '--idle-after-days', '90'])).stdout).toMatch(new RegExp(`${key.id} +forgotten +idle `))
    expect((await run([...list, '--idle-after-days', '101'])).stderr).toMatch(/^No such keys/)
    const env = { KEYWRIGHT_IDLE_AFTER_DAYS: '90' }
    expect((await run(list, env)).stdout).toContain(' idle ')
    expect((await run(['keys', 'show', key.id], env)).stdout).toMatch(/state +idle\n/)
    expect((await run(['keys', 'rotate', key.id], env)).stderr).toMatch(/the key is idle/)
  })
})

describe('keys that go on being unused', () => {
  const make = async () => {
    const past = open({ clock: ago(61) })
    const { key } = await past.keys.create({ name: 'abandoned', technicalContact: 'ops@acme.example' })
    await past.close()
    return key
  }
  const both = ['sweep', '--idle-after-days', '30', '--expired-after-idle-days', '60']

  it('expire, as they do in an application with the rule, and are told of', async () => {
    const mail = await startMailServer()
    const key = await make()
    await run(['sweep', '--idle-after-days', '30'])
    expect((await keyring().keys.get(key.id))?.expiresAt).toBe(null)
    const { code, stdout } = await run(both, { KEYWRIGHT_MAIL_URL: mail.url, KEYWRIGHT_MAIL_FROM: FROM })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 message sent') as string })
    expect(mail.mails.map(({ subject }) => subject)).toEqual(['The API key “abandoned” has expired'])
    const swept = await keyring().keys.get(key.id)
    expect(swept).toMatchObject({ state: 'expired', expiresAt: new Date(key.createdAt.getTime() + 60 * DAY_MS) })
  })

  it.each<[args: readonly string[], env: Record<string, string>]>([
    [['sweep'], { KEYWRIGHT_IDLE_AFTER_DAYS: '30', KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '60' }],
    [['sweep', '--expired-after-idle-days', '60'], { KEYWRIGHT_IDLE_AFTER_DAYS: '30' }],
    [['sweep', '--idle-after-days', '30'], { KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '60' }],
    [both, { KEYWRIGHT_IDLE_AFTER_DAYS: '90', KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '365' }],
  ])('expire by %j and %j, of which options come first', async (args, env) => {
    const key = await make()
    expect((await run(args, env)).code).toBe(0)
    expect((await keyring().keys.get(key.id))?.state).toBe('expired')
  })

  it('stay idle where the rule leaves them time', async () => {
    const key = await make()
    expect((await run(['sweep', '--idle-after-days', '30', '--expired-after-idle-days', '62'])).code).toBe(0)
    expect((await keyring().keys.get(key.id))?.expiresAt).toBe(null)
    // what a list takes for idle has nothing to do with what a sweep would expire
    const env = { KEYWRIGHT_IDLE_AFTER_DAYS: '30', KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '60' }
    expect((await run(['keys', 'show', key.id, '--idle-after-days', '61'], env)).stdout).toMatch(/state +idle\n/)
  })

  it.each<[args: string, env: Record<string, string>, message: string]>([
    [
      '--expired-after-idle-days 60',
      {},
      '--expired-after-idle-days: an idle key expires, and no other: say from when on it is idle',
    ],
    ['--expired-after-idle-days 0', {}, '--expired-after-idle-days: "0": write a whole number from 1 to 36525'],
    ['--idle-after-days 60 --expired-after-idle-days 60', {}, 'write more than the 60 days of --idle-after-days'],
    [
      '--expired-after-idle-days 20',
      { KEYWRIGHT_IDLE_AFTER_DAYS: '30' },
      '--expired-after-idle-days: 20: an idle key expires, and no other: write more than the 30 days of KEYWRIGHT_IDLE_AFTER_DAYS',
    ],
    ['--idle-after-days 90', { KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '60' }, 'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: 60: an idle key'],
    ['', { KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: '60' }, 'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: an idle key'],
  ])('never expire by sweep %s with %j', async (args, env, message) => {
    const key = await make()
    const { code, stdout, stderr } = await run(['sweep', ...args.split(' ').filter(Boolean)], env)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect((await keyring().keys.get(key.id))?.expiresAt).toBe(null)
  })
})
