import { describe, expect, it, vi } from 'vitest'
import { sendRaw } from '../http/raw-request.js'
import { startMailServer } from '../notices/mail-server.js'
import { ADMIN, MEMBER, type Session, servers } from './management-servers.js'

const COLLEAGUE = { user: 'u2', account: 'acme' }

describe.each(servers)('the people of accounts over HTTP, on $name', server => {
  it('counts whoever comes among the members, who can then be deactivated', async () => {
    const { ask, keyring } = await server.serve()
    expect((await ask('GET /keys', { as: COLLEAGUE })).status).toBe(200)
    expect((await ask('GET /members', { as: MEMBER })).body.items).toMatchObject([{ id: 'u2' }, { id: 'u1' }])
    expect((await ask('PATCH /members/u2', { as: MEMBER, body: { active: false } })).status).toBe(200)
    expect((await ask('GET /keys', { as: COLLEAGUE })).status).toBe(403)
    const { items } = await keyring.audit.list({ account: 'acme', action: 'member.added' })
    expect(items.map(({ subject, actor }) => [subject.id, actor.user])).toEqual([
      ['u1', 'u1'],
      ['u2', 'u2'],
    ])
  })

  it('counts a member once, however many requests come at once, and the staff of the provider never', async () => {
    const { ask, keyring } = await server.serve()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('GET /keys', { as: MEMBER })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await ask('GET /keys', { as: ADMIN })
    expect((await keyring.audit.list({ action: 'member.added' })).items).toHaveLength(1)
    expect((await keyring.members.list({ account: 'acme' })).items).toHaveLength(1)
  })

  it('writes to the address that the session tells, also where it has changed', async () => {
    const mail = await startMailServer()
    const { ask, keyring } = await server.serve({
      keyring: { store: 'memory:', mail: { transport: mail.url, from: 'api@example.com', approvers: ['judge@example.com'] } },
    })
    await ask('GET /keys', { as: { ...MEMBER, email: 'old@acme.example' } })
    const asked = await ask('POST /access-requests', { as: { ...MEMBER, email: 'new@acme.example' }, body: { reason: 'export' } })
    expect(asked.body).toMatchObject({ email: 'new@acme.example' })
    await vi.waitFor(() =>
      expect(mail.mails.flatMap(({ recipients }) => recipients).toSorted()).toEqual(['judge@example.com', 'new@acme.example']),
    )
    expect(await keyring.members.find('u1', 'acme')).toMatchObject({ email: 'new@acme.example' })
    const wrong = await ask('GET /keys', { as: { ...MEMBER, email: 'no address' } })
    expect([wrong.status, wrong.body.code]).toEqual([500, 'internal_error'])
  })

  it('lets a key of somebody who is gone work, but manage nothing', async () => {
    const { ask, keyring } = await server.serve()
    const { secret } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a', grants: ['keys:read', 'keys:write'] } })).body
    expect((await ask('GET /keys', { secret })).status).toBe(200)
    await ask('PATCH /members/u1', { as: COLLEAGUE, body: { active: false } })
    const [key] = (await keyring.keys.list({ account: 'acme' })).items
    for (const target of ['GET /keys', 'POST /keys', `POST /keys/${key?.id}/rotate`]) {
      const { status, body } = await ask(target, { secret, body: target.startsWith('GET') ? undefined : { name: 'b' } })
      expect([target, status, body.code]).toEqual([target, 403, 'forbidden'])
    }
    expect((await ask('GET /self', { secret })).status).toBe(200)
    expect((await ask('POST /self/revoke', { secret })).status).toBe(200)
  })

  it('takes nobody for somebody else who is written alike', async () => {
    const { ask, keyring } = await server.serve()
    await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })
    for (const account of ['acme ', ' acme', 'acme\t', 'acme\n']) {
      const { status } = await ask('POST /keys', { as: { user: 'mallory', account }, body: { name: 'b', grants: ['keys:*'] } })
      expect([account, status]).toEqual([account, 500])
    }
    expect((await keyring.keys.list()).items).toHaveLength(1)
  })

  it('keeps the environment of a key that makes keys', async () => {
    const { ask } = await server.serve()
    const made = await ask('POST /keys', { as: MEMBER, body: { name: 'a', environment: 'test', grants: ['keys:write'] } })
    const { secret } = made.body
    expect((await ask('POST /keys', { secret, body: { name: 'b' } })).body.key.environment).toBe('test')
    const live = await ask('POST /keys', { secret, body: { name: 'c', environment: 'live' } })
    expect([live.status, live.body.errors]).toEqual([403, { environment: 'is your own, test: leave it out' }])
  })

  it('takes no path for another one', async () => {
    const { port } = await server.serve()
    for (const path of [
      '/keys/%2e%2e/members',
      '/foo/%2E./keys',
      '/keys/.%2e/members',
      '/./keys',
      '/%2e/members',
      '/x\\..\\keys',
    ]) {
      const lines = ['Host: x', 'Connection: close', `x-session: ${JSON.stringify(MEMBER)}`]
      const [answer] = await sendRaw({ port }, [`GET /api-keys${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
      expect([path, answer?.status]).toEqual([path, 404])
    }
  })

  describe('where keys are personal', () => {
    it('tells nobody but the owner, and the provider, what happened to a key', async () => {
      const { ask } = await server.serve({ keyring: { store: 'memory:', rules: { ownership: 'personal', dedicatedRole: true } } })
      const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'mine', grants: ['reports:read'] } })).body
      await ask(`PATCH /keys/${key.id}`, { as: ADMIN, body: { name: 'renamed' } })
      const told = async (as: Session) => {
        const { items } = (await ask('GET /audit-events?account=acme', { as })).body
        return items.map(({ action }) => action).filter(action => !action.startsWith('member.'))
      }
      expect(await told(COLLEAGUE)).toEqual([])
      expect(await told(MEMBER)).toEqual(['key.updated', 'key.created', 'role.created'])
      expect(await told(ADMIN)).toEqual(['key.updated', 'key.created', 'role.created'])
      await ask(`POST /keys/${key.id}/revoke`, { as: ADMIN })
      await ask(`DELETE /keys/${key.id}`, { as: ADMIN })
      expect(await told(COLLEAGUE)).toEqual([])
      expect(await told(MEMBER)).toContain('key.deleted')
    })

    it('lists the owner alone as somebody who has seen the secret, and advises nothing', async () => {
      const { ask } = await server.serve({ keyring: { store: 'memory:', rules: { ownership: 'personal' } } })
      const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'mine' } })).body
      await ask('GET /keys', { as: COLLEAGUE })
      await ask('PATCH /members/u2', { as: MEMBER, body: { active: false } })
      expect((await ask(`GET /keys/${key.id}/members`, { as: MEMBER })).body).toMatchObject({
        items: [{ id: 'u1' }],
        rotationAdvisedSince: null,
      })
    })
  })
})
