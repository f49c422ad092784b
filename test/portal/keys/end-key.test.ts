import { describe, expect, it } from 'vitest'
import { MEMBER, type Served, servers, type Visitor } from '../portal-servers.js'
import { formsOf, linksOf, noticeOf, problemOf, rowsOf } from '../read-page.js'

const make = ({ keyring }: Served, more: object = {}) =>
  keyring.keys.create({ name: 'export', account: 'acme', owner: 'u1', ...more })

const secretIn = (page: string) => /<code id="secret"[^>]*>([^<]*)</.exec(page)?.[1] ?? ''

async function open(visitor: Visitor, path: string) {
  const { status, text } = await visitor.get(path)
  expect(status, path).toBe(200)
  const [form] = formsOf(text, path)
  return { text, action: form?.action, fields: form?.fields ?? {} }
}

describe.each(servers)('$name: rotating, ending, revoking and deleting a key', ({ serve }) => {
  it('rotates it with an overlap, shows the secret once, and ends the old one', async () => {
    const served = await serve()
    const { key, secret } = await make(served)
    const member = served.visitor(MEMBER)
    const path = `/keys/${key.id}/rotate`
    expect(await served.use(secret)).toBe(200)
    const { text: page, action, fields } = await open(member, path)
    expect([action, fields['graceSeconds']]).toEqual([path, ['86400']])
    // a key pressed there must not end the old secret at once
    expect(page.match(/<[^>]* autofocus>/g)).toEqual([expect.stringMatching(/value="86400".* checked autofocus>$/)])
    expect(rowsOf(page)).toEqual([`${key.secrets[0]?.hint} Current now — now from 127.0.0.1`])
    expect(Array.from(page.matchAll(/name="graceSeconds" value="(\d+)"/g), ([, value]) => value)).toEqual([
      '0',
      '3600',
      '86400',
      '604800',
      '2592000',
    ])

    const sent = { ...fields, graceSeconds: '3600' }
    const answer = await member.post(path, sent)
    const second = secretIn(answer.text)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(second).toMatch(/^kw_live_/)
    expect([await served.use(second), await served.use(secret)]).toEqual([200, 200])
    const ends = (await served.keyring.keys.get(key.id))?.secrets[1]?.expiresAt?.getTime() ?? 0
    expect(Math.abs(ends - Date.now() - 3_600_000)).toBeLessThan(60_000)
    expect(linksOf(answer.text, 'Done', path)).toEqual([`/keys/${key.id}?done=rotated`])

    const reloaded = await member.post(path, sent)
    expect([reloaded.status, reloaded.headers.get('location')]).toEqual([303, `../../keys/${key.id}?done=sent`])
    expect((await served.keyring.keys.get(key.id))?.secrets.length).toBe(2)

    const full = await open(member, path)
    expect(noticeOf(full.text)).toContain('already has two live secrets')
    expect(
      Array.from(full.text.matchAll(/name="graceSeconds" value="(\d+)"( checked)?/g), ([, value, checked]) => [value, checked]),
    ).toEqual([['0', undefined]])
    const third = await member.post(path, { ...full.fields, graceSeconds: '3600' })
    expect([third.status, third.text.includes('role="alert"')]).toEqual([409, true])
    const unchosen = await member.post(path, (await open(member, path)).fields)
    expect([unchosen.status, problemOf(unchosen.text, 'graceSeconds') !== '']).toEqual([422, true])
    expect((await served.keyring.keys.get(key.id))?.secrets.length).toBe(2)

    const [endPath = ''] = linksOf(full.text, 'End it now', path)
    const end = await open(member, endPath)
    expect(end.action).toBe(endPath)
    const ended = await member.post(endPath, end.fields)
    expect([ended.status, ended.headers.get('location')]).toEqual([303, `../../../../keys/${key.id}?done=ended`])
    expect([await served.use(second), await served.use(secret)]).toEqual([200, 401])
    expect(noticeOf((await member.get(endPath)).text)).toBe('This secret has already ended.')

    const currentPath = `/keys/${key.id}/secrets/${(await served.keyring.keys.get(key.id))?.secrets[0]?.id}/end`
    const current = await member.get(currentPath)
    expect([formsOf(current.text), noticeOf(current.text)]).toEqual([[], expect.stringContaining('This is the current secret.')])
    const version = `${(await served.keyring.keys.get(key.id))?.version}`
    expect((await member.post(currentPath, { version })).status).toBe(409)
    expect(await served.use(second)).toBe(200)
    expect((await member.get(`/keys/${key.id}/secrets/sec_none/end`)).status).toBe(404)
    expect((await member.post(`/keys/${key.id}/secrets/sec_none/end`, { version })).status).toBe(404)
  })

  it('ends both secrets at once, for a leak', async () => {
    const served = await serve()
    const { key, secret } = await make(served)
    const { secret: second } = await served.keyring.keys.rotate(key.id, { graceSeconds: 3600 })
    const path = `/keys/${key.id}/rotate`
    const { fields } = await open(served.visitor(MEMBER), path)
    const third = secretIn((await served.visitor(MEMBER).post(path, { ...fields, graceSeconds: '0' })).text)
    expect([await served.use(third), await served.use(second), await served.use(secret)]).toEqual([200, 401, 401])
  })

  it('revokes it with a reason, for good', async () => {
    const served = await serve()
    const { key, secret } = await make(served)
    const member = served.visitor(MEMBER)
    const path = `/keys/${key.id}/revoke`
    const { text, fields } = await open(member, path)
    expect(text).toMatch(/<bdi>export<\/bdi>[^]*This can’t be undone\./)
    const long = await member.post(path, { ...fields, reason: 'W'.repeat(501) })
    expect([long.status, problemOf(long.text, 'reason') !== '', formsOf(long.text)[0]?.fields['reason']]).toEqual([
      422,
      true,
      ['W'.repeat(501)],
    ])
    expect(await served.use(secret)).toBe(200)
    const revoked = await member.post(path, { ...fields, reason: 'the project is over' })
    expect([revoked.status, revoked.headers.get('location')]).toEqual([303, `../../keys/${key.id}?done=revoked`])
    expect(await served.use(secret)).toBe(401)
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ state: 'revoked', revokedReason: 'the project is over' })
    const again = await member.get(path)
    expect([formsOf(again.text), noticeOf(again.text)]).toEqual([[], 'This key is already revoked.'])
    const rotate = await member.get(`/keys/${key.id}/rotate`)
    expect([formsOf(rotate.text), noticeOf(rotate.text)]).toEqual([[], expect.stringContaining('no longer works')])
    const rotated = await member.post(`/keys/${key.id}/rotate`, { version: '2', once: 'x'.repeat(22), graceSeconds: '0' })
    expect([rotated.status, secretIn(rotated.text)]).toEqual([409, ''])
  })

  it('deletes it, where the rules let it', async () => {
    const served = await serve()
    const { key, secret } = await make(served)
    const path = `/keys/${key.id}/delete`
    const { text, fields } = await open(served.visitor(MEMBER), path)
    expect(linksOf(text, 'Revoke the key', path)).toEqual([`/keys/${key.id}/revoke`])
    const deleted = await served.visitor(MEMBER).post(path, fields)
    expect([deleted.status, deleted.headers.get('location')]).toEqual([303, '../../keys?done=removed'])
    expect(await served.use(secret)).toBe(401)
    expect(await served.keyring.keys.get(key.id)).toBe(null)
    for (const gone of ['', '/rename', '/restrict', '/rotate', '/revoke', '/delete']) {
      expect((await served.visitor(MEMBER).get(`/keys/${key.id}${gone}`)).status).toBe(404)
      if (gone) expect((await served.visitor(MEMBER).post(`/keys/${key.id}${gone}`, fields)).status).toBe(404)
    }
  })

  it('says to revoke it first, where the rules demand that', async () => {
    const served = await serve({ keyring: { rules: { deleteOnlyInactive: true } } })
    const { key } = await make(served)
    const path = `/keys/${key.id}/delete`
    const member = served.visitor(MEMBER)
    const { text } = await member.get(path)
    expect([formsOf(text), noticeOf(text)]).toEqual([[], expect.stringMatching(/Revoke it first\. Revoke the key$/)])
    const refused = await member.post(path, { version: '1' })
    expect([refused.status, noticeOf(refused.text)]).toEqual([409, noticeOf(text)])
    await served.keyring.keys.revoke(key.id)
    expect((await member.post(path, (await open(member, path)).fields)).status).toBe(303)
    expect(await served.keyring.keys.get(key.id)).toBe(null)
  })

  it('does nothing with a key that somebody else changed meanwhile, until it is asked again', async () => {
    const served = await serve()
    const member = served.visitor(MEMBER)
    const { key, secret } = await make(served)
    await served.keyring.keys.rotate(key.id, { graceSeconds: 3600 })
    const forms: Record<string, Record<string, string>> = {
      rotate: { graceSeconds: '0' },
      [`secrets/${key.secrets[0]?.id}/end`]: {},
      revoke: { reason: 'over' },
      delete: {},
    }
    for (const [action, given] of Object.entries(forms)) {
      const path = `/keys/${key.id}/${action}`
      const { fields } = await open(member, path)
      const before = await served.keyring.keys.update(key.id, { name: `before ${action}` }, { by: { user: 'ann' } })
      const told = await member.post(path, { ...fields, ...given })
      expect([told.status, secretIn(told.text)], action).toEqual([412, ''])
      expect(noticeOf(told.text)).toMatch(
        /^Somebody else changed this key meanwhile\. .* ann · now · Key changed Look at the key/,
      )
      expect(rowsOf(told.text)).toContain(`Name before ${action}`)
      expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: before.version })
      expect(formsOf(told.text)[0]?.fields).toMatchObject({ version: [`${before.version}`] })
      if (action === 'revoke') expect(formsOf(told.text)[0]?.fields).toMatchObject({ reason: ['over'] })
      if (action === 'delete') continue
      // what somebody else did may be what was wanted
      if (action === 'revoke') {
        await served.keyring.keys.revoke(key.id, { by: { user: 'ann' }, reason: 'stolen' })
        const late = await member.post(path, formsOf(told.text)[0]?.fields ?? {})
        expect([late.status, formsOf(late.text)]).toEqual([412, []])
        expect(noticeOf(late.text)).toContain('Key revoked: stolen')
        expect(late.text).toContain('This key is already revoked.')
      }
    }
    expect(await served.use(secret)).toBe(401)
    const { fields } = await open(member, `/keys/${key.id}/delete`)
    expect((await member.post(`/keys/${key.id}/delete`, fields)).status).toBe(303)
  })
})
