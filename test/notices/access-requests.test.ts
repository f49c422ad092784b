import { createKeyring } from 'keywright'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startHookServer } from './hook-server.js'
import { startMailServer } from './mail-server.js'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

describe('access requests', () => {
  it('are told of at once, to whoever asks and to whoever decides', async () => {
    const [server, hook] = [await startMailServer(), await startHookServer()]
    const keyring = createKeyring({
      store: 'memory:',
      rules: { approvalRequired: true },
      mail: {
        transport: server.url,
        from: 'Example API <api@example.com>',
        approvers: ['boss@example.com', 'deputy@example.com'],
        portalUrl: 'https://example.com/keys',
      },
      webhooks: [{ url: hook.url, secret: SECRET }],
      logger: { warn() {}, error() {} },
    })
    onTestFinished(() => keyring.close())
    const asked = { account: 'acme', user: 'u_17', email: 'dev@acme.example', reason: 'We build a report.\nEvery night.' }
    const { id } = await keyring.accessRequests.create(asked)
    await vi.waitUntil(() => server.mails.length === 3 && hook.calls.length === 2, { timeout: 10_000 })
    expect(mailed(server.mails)).toEqual([
      'boss@example.com: u_17 requests API access',
      'deputy@example.com: u_17 requests API access',
      'dev@acme.example: We have received your request for API access',
    ])
    const submitted = server.mails.find(({ recipients }) => recipients[0] === 'boss@example.com')
    expect(submitted?.text).toContain('Reason: We build a report.\n  Every night.\n')
    expect(submitted?.html).toContain('We build a report.<br>Every night.')

    await keyring.accessRequests.deny(id, { user: 'u_1', note: 'Say which report.' })
    await vi.waitUntil(() => server.mails.length === 4, { timeout: 10_000 })
    expect(server.mails[3]).toMatchObject({
      recipients: ['dev@acme.example'],
      subject: 'Your request for API access was denied',
      text: expect.stringContaining('Note: Say which report.') as string,
    })

    const again = await keyring.accessRequests.create({ ...asked, reason: 'The sales report.' })
    await keyring.accessRequests.approve(again.id, { user: 'u_1' })
    await vi.waitUntil(() => server.mails.length === 8 && hook.calls.length === 6, { timeout: 10_000 })
    expect(mailed(server.mails.slice(4))).toContain('dev@acme.example: Your request for API access was approved')

    const events = hook.calls.map(({ body, headers }) => new Webhook(SECRET).verify(body, headers as Record<string, string>))
    expect(events).toContainEqual({
      type: 'access_request.denied',
      timestamp: expect.any(String) as string,
      data: { request: { id, account: 'acme', user: 'u_17', reason: asked.reason, note: 'Say which report.', decidedBy: 'u_1' } },
    })
  })

  it('are made all the same where the mail server is down', async () => {
    const server = await startMailServer()
    await server.stop()
    const log: string[] = []
    const keyring = createKeyring({
      store: 'memory:',
      mail: { transport: server.url, from: 'api@example.com' },
      logger: { warn: message => void log.push(message), error: message => void log.push(message) },
    })
    onTestFinished(() => keyring.close())
    const request = await keyring.accessRequests.create({ user: 'u_17', email: 'dev@acme.example', reason: 'A report.' })
    expect(request.state).toBe('pending')
    await vi.waitUntil(() => log.some(line => line.includes('ECONNREFUSED')), { timeout: 10_000 })
  })
})

const mailed = (mails: Awaited<ReturnType<typeof startMailServer>>['mails']) =>
  mails.map(({ recipients, subject }) => `${recipients.join()}: ${subject}`).toSorted()
