import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiKey } from 'keywright'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startMailServer } from '../notices/mail-server.js'
import { openAsStoresDo } from '../stores/sqlite-drivers.js'
import { runKeywright } from './run-keywright.js'
import { type RunningDemo, startDemo } from './start-demo.js'

let folder = ''
let demo: RunningDemo | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-story-'))
})
afterEach(async () => {
  await demo?.stop('SIGKILL')
  demo = null
  rmSync(folder, { recursive: true, force: true })
})

type KeyJson = { [Member in keyof ApiKey]: ApiKey[Member] extends Date | null ? string | null : ApiKey[Member] }
interface Answer {
  status: number
  body: Record<string, never> & KeyJson & { key: KeyJson; secret: string; code: string; items: KeyJson[] }
}

describe.each([
  ['Express', []],
  ['Koa', ['--koa']],
])('the life of a key, told by the demo on %s', { timeout: 60_000 }, (_framework, flags) => {
  it('goes from the request for access to the audit of it all', async () => {
    const mail = await startMailServer()
    demo = await startDemo(folder, [...flags, '--port', '0'], { KEYWRIGHT_MAIL_URL: mail.url })
    const { base } = demo
    // the demo's own account asks at the start as well
    const mailed = () =>
      mail.mails
        .filter(({ text = '' }) => text.includes('newcomer'))
        .flatMap(({ recipients }) => recipients)
        .toSorted()

    const as = async (who: string, target: string, json?: unknown): Promise<Answer> => {
      const [method = '', path = ''] = target.split(' ')
      const answer = await fetch(`${base}/api-keys${path}`, {
        method,
        headers: { 'x-demo-user': who, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] }
    }
    const use = async (secret: string) =>
      (await fetch(`${base}/monitors_list`, { headers: { 'luc-authorization': secret } })).status
    const audit = (...args: string[]) => runKeywright(folder, ['audit', ...args, '--store', 'sqlite:keywright-demo.db'])

    const wish = { name: 'export', grants: ['monitors:read'], subnets: ['127.0.0.0/8', '192.0.2.0/24'] }
    const tooEarly = await as('newcomer', 'POST /keys', wish)
    expect(tooEarly).toMatchObject({
      status: 422,
      body: { code: 'rule_violated', rule: 'approvalRequired', accessRequest: 'none' },
    })

    const asked = await as('newcomer', 'POST /access-requests', { reason: 'We build a report every night.' })
    expect(asked).toMatchObject({ status: 201, body: { state: 'pending', user: 'newcomer@example.com' } })
    expect((await as('newcomer', 'POST /access-requests', { reason: 'again' })).status).toBe(409)
    expect(await as('newcomer', 'POST /keys', wish)).toMatchObject({ body: { accessRequest: 'pending' } })
    await vi.waitFor(() => expect(mailed()).toEqual(['approver@example.com', 'newcomer@example.com']))

    expect((await as('newcomer', `POST /access-requests/${asked.body.id}/approve`, {})).status).toBe(403)
    expect(await as('approver', `POST /access-requests/${asked.body.id}/approve`, { note: 'Welcome.' })).toMatchObject({
      status: 200,
      body: { state: 'approved', decidedBy: 'approver@example.com' },
    })
    await vi.waitFor(() => expect(mailed()).toEqual(['approver@example.com', 'newcomer@example.com', 'newcomer@example.com']))
    expect(mail.mails.find(({ text = '' }) => text.includes('Welcome.'))?.recipients).toEqual(['newcomer@example.com'])

    const made = await as('newcomer', 'POST /keys', wish)
    expect(made).toMatchObject({ status: 201, body: { key: { state: 'active', subnets: wish.subnets } } })
    const { key, secret: first } = made.body
    expect(await use(first)).toBe(200)

    const rotated = await as('newcomer', `POST /keys/${key.id}/rotate`, { graceSeconds: 3600 })
    expect(rotated.body.key.secrets).toHaveLength(2)
    const { secret: second } = rotated.body
    expect([await use(first), await use(second), await use(first)]).toEqual([200, 200, 200])
    const old = (await as('newcomer', `GET /keys/${key.id}`)).body.secrets.find(({ expiresAt }) => expiresAt !== null)
    expect(old).toMatchObject({ lastUsedIp: '127.0.0.1', lastUsedAt: expect.stringMatching(/^\d{4}-/) })
    expect((await as('newcomer', `POST /keys/${key.id}/secrets/${old?.id}/end`)).status).toBe(200)
    expect([await use(first), await use(second)]).toEqual([401, 200])

    expect(await as('newcomer', `POST /keys/${key.id}/revoke`, { reason: 'the project ended' })).toMatchObject({
      status: 200,
      body: { state: 'revoked', revokedReason: 'the project ended' },
    })
    expect(await use(second)).toBe(401)
    expect((await as('newcomer', `DELETE /keys/${key.id}`)).status).toBe(204)
    expect((await as('newcomer', `GET /keys/${key.id}`)).status).toBe(404)

    expect(await audit('verify')).toMatchObject({ code: 0 })
    await demo.stop()
    demo = null
    const database = openAsStoresDo(join(folder, 'keywright-demo.db'))
    database.exec(
      `update keywright_events set reason = 'somebody else ended it' where action = 'key.revoked' and reason = 'the project ended'`,
    )
    database.close()
    const edited = await audit('verify')
    expect(edited.code).toBe(1)
    expect(`${edited.stdout}${edited.stderr}`).toMatch(/edited/)
  })
})
