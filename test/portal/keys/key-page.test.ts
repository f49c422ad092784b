import { describe, expect, it } from 'vitest'
import { dayText } from '../../../src/portal/time.js'
import { ADMIN, MEMBER, servers, type Served } from '../portal-servers.js'
import { linksOf, noticeOf, rowsOf, textOf } from '../read-page.js'

const CATALOGUE = { 'monitors:read': 'See monitors', 'monitors:write': 'Change monitors' }
const DAY_MS = 86_400_000

/** A clock that goes ahead where it is told to. */
function createClock() {
  let ahead = 0
  return { clock: () => new Date(Date.now() + ahead), pass: (days: number) => void (ahead += days * DAY_MS) }
}

const make = ({ keyring }: Served, more: object = {}) =>
  keyring.keys.create({ name: 'export', account: 'acme', owner: 'u1', ...more })

const headOf = (page: string) => textOf(/<div class="head"><div>.*?<\/div>/s.exec(page)?.[0] ?? '')
const factsOf = (page: string) => textOf(/<dl class="facts">.*?<\/dl>/s.exec(page)?.[0] ?? '')
const actionsOf = (page: string) => textOf(/<div class="actions" role="group".*?<\/div>/s.exec(page)?.[0] ?? '')

describe.each(servers)('$name: the page of a key', ({ serve }) => {
  it('tells what the key is, and what can be done with it', async () => {
    const served = await serve({ keyring: { rules: { grantCatalogue: CATALOGUE } } })
    const { key } = await make(served, {
      grants: ['monitors:read'],
      subnets: ['192.0.2.0/24'],
      origins: ['https://app.example.com'],
      technicalContact: 'ops@example.com',
      environment: 'test',
      expiresAt: new Date(Date.now() + 3.5 * DAY_MS),
    })
    const { status, text } = await served.visitor(MEMBER).get(`/keys/${key.id}`)
    expect(status).toBe(200)
    expect(headOf(text)).toBe('export ✓ Active')
    expect(factsOf(text)).toBe(
      `ID ${key.id} Secret ${key.secrets[0]?.hint} Grants monitors:read See monitors Role None Subnets 192.0.2.0/24 Origins https://app.example.com Environment test Owner u1 Technical contact ops@example.com Created by u1 , now Last used Never Expires in 3 days ${dayText(key.expiresAt ?? new Date(0), 'en')}`,
    )
    expect(actionsOf(text)).toBe('Rename Restrict Rotate Revoke Delete')
    for (const action of ['rename', 'restrict', 'rotate', 'revoke', 'delete'])
      expect(text).toMatch(new RegExp(`href="../keys/${key.id}/${action}" data-dialog`))
    expect(text).not.toContain(' style=')
  })

  it('says why a key no longer works', async () => {
    const { clock, pass } = createClock()
    const served = await serve({ keyring: { clock, rules: { idleAfterDays: 30, deleteOnlyInactive: true } } })
    const member = served.visitor(MEMBER)
    const expired = await make(served, { expiresAt: new Date(Date.now() + DAY_MS) })
    const revoked = await make(served)
    const idle = await make(served)
    await served.keyring.keys.revoke(revoked.key.id, { reason: 'replaced by <b>the other</b>' })
    expect(actionsOf((await member.get(`/keys/${idle.key.id}`)).text)).toBe('Rename Restrict Rotate Revoke')
    pass(31)
    const head = async ({ key }: typeof idle) => {
      const { text } = await member.get(`/keys/${key.id}`)
      return [headOf(text), actionsOf(text)]
    }
    expect(await head(expired)).toEqual(['export ✗ Expired 30 days ago', 'Rename Restrict Revoke Delete'])
    expect(await head(revoked)).toEqual(['export ✗ Revoked 31 days ago : replaced by <b>the other</b>', 'Rename Delete'])
    expect(await head(idle)).toEqual([
      'export ✗ Idle Last used or created: 31 days ago . A key that is not used for 30 days no longer works.',
      'Rename Restrict Revoke Delete',
    ])
  })

  it('tells of each secret when and from where it was last used, and which was used last', async () => {
    const { clock, pass } = createClock()
    const served = await serve({ keyring: { clock } })
    const member = served.visitor(MEMBER)
    const { key, secret } = await make(served)
    pass(1)
    const { secret: second } = await served.keyring.keys.rotate(key.id, { graceSeconds: 7.5 * 86_400 })
    expect(await served.use(second)).toBe(200)
    pass(1)
    expect(await served.use(secret)).toBe(200)
    const { text } = await member.get(`/keys/${key.id}`)
    const [current, old] = (await served.keyring.keys.get(key.id))?.secrets ?? []
    expect(rowsOf(text).slice(0, 2)).toEqual([
      `${current?.hint} Current yesterday — yesterday from 127.0.0.1`,
      `${old?.hint} Old 2 days ago in 6 days now from 127.0.0.1 Used last End it now`,
    ])
    expect(noticeOf(text)).toContain('Something still uses the old secret')
    expect(linksOf(text, 'End it now', `/keys/${key.id}`)).toEqual([`/keys/${key.id}/secrets/${old?.id}/end`])
    expect(text).not.toContain(secret)
    expect(text).not.toContain(second)

    await served.keyring.keys.endSecret(key.id, old?.id ?? '')
    const { text: after } = await member.get(`/keys/${key.id}`)
    expect(rowsOf(after)[1]).toBe(`${old?.hint} Ended 2 days ago now now from 127.0.0.1`)
    expect(linksOf(after, 'End it now')).toEqual([])
    expect(after).not.toContain('Used last')
  })

  it('shows the requests of each day by what became of them', async () => {
    const { clock, pass } = createClock()
    const served = await serve({ keyring: { clock } })
    const { key, secret } = await make(served)
    for (let i = 0; i < 3; i++) expect(await served.use(secret)).toBe(200)
    pass(2)
    await served.keyring.keys.update(key.id, { subnets: ['192.0.2.0/24'] })
    expect(await served.use(secret)).toBe(403)
    const { text } = await served.visitor(MEMBER).get(`/keys/${key.id}`)
    const [svg = ''] = /<svg.*?<\/svg>/s.exec(text) ?? []
    expect(svg).toContain(
      'role="img" aria-label="Requests in the last 30 days: 3 allowed, 1 refused. The most on one day: 3, on ',
    )
    expect(svg.match(/<rect class="bar good"/g)?.length).toBe(1)
    expect(svg.match(/<rect class="bar bad"/g)?.length).toBe(1)
    const [, x = ''] = /<rect class="bar bad" x="(\d+)"/.exec(svg) ?? []
    const [, earlier = ''] = /<rect class="bar good" x="(\d+)"/.exec(svg) ?? []
    expect([Number(x), Number(x) - Number(earlier)]).toEqual([29 * 20 + 3, 40])
    expect(rowsOf(/<figure.*<\/figure>/s.exec(text)?.[0] ?? '').map(row => row.replace(/^.*? 20\d\d /, ''))).toEqual([
      '0 1 Address not allowed ip_not_allowed : 1',
      '3 0',
    ])
    const figure = /<figure.*?<\/svg>.*?<\/div>/s.exec(text)?.[0] ?? ''
    const day = (ago: number) => dayText(new Date(clock().getTime() - ago * DAY_MS), 'en')
    expect(textOf(figure.replace(svg, ' '))).toBe(`Allowed Refused 3 ${day(29)} ${day(0)}`)
    const { text: arabic } = await served.visitor(MEMBER, { 'accept-language': 'ar' }).get(`/keys/${key.id}`)
    expect(/<rect class="bar bad" x="(\d+)"/.exec(arabic)?.[1]).toBe('3')
  })

  it('tells what happened, and who has access', async () => {
    const served = await serve({})
    const { keyring } = served
    const { key } = await make(served)
    await keyring.members.add({ user: 'gone', account: 'acme', email: 'gone@example.com' })
    await keyring.keys.update(key.id, { name: 'nightly' }, { by: { user: 'ann', ip: '192.0.2.7' } })
    await keyring.members.deactivate('gone', { account: 'acme' })
    const { text } = await served.visitor(MEMBER).get(`/keys/${key.id}`)
    const [timeline = ''] = /<ul class="timeline">.*?<\/ul>/s.exec(text) ?? []
    expect(textOf(timeline)).toMatch(/^Key changed ann · now 192\.0\.2\.7 .*Name export → becomes nightly.* Key created /)
    expect(linksOf(text, 'All activity', `/keys/${key.id}`)).toEqual([`/activity?subject=${key.id}`])
    expect(rowsOf(text)).toEqual(expect.arrayContaining(['u1 ✓ Active', 'gone gone@example.com ✗ Inactive']))
    expect(noticeOf(text)).toMatch(
      /^Rotate this key\. Somebody who may know its secret lost access to the account now \. Rotate it now$/,
    )
    expect(linksOf(text, 'Rotate it now', `/keys/${key.id}`)).toEqual([`/keys/${key.id}/rotate`])
  })

  it('is only there for those who may see the key', async () => {
    const served = await serve({ keyring: { rules: { ownership: 'personal' } } })
    const { key } = await make(served)
    const colleague = { user: 'ann', account: 'acme' }
    await served.keyring.members.add({ user: 'ann', account: 'acme' })
    const secretId = key.secrets[0]?.id ?? ''
    const actions = ['', '/rename', '/restrict', '/rotate', '/revoke', '/delete', `/secrets/${secretId}/end`]
    for (const stranger of [{ user: 'eve', account: 'other' }, colleague])
      for (const action of actions) {
        const path = `/keys/${key.id}${action}`
        expect((await served.visitor(stranger).get(path)).status, path).toBe(404)
        if (action !== '') expect((await served.visitor(stranger).post(path, { version: '1', name: 'mine' })).status).toBe(404)
      }
    expect(await served.keyring.keys.get(key.id)).toMatchObject({ version: 1, state: 'active' })
    const own = await served.visitor(MEMBER).get(`/keys/${key.id}`)
    expect(rowsOf(own.text).at(-1)).toBe('u1 ✓ Active')
    expect(own.text).toContain('The key is personal')
    const admin = await served.visitor(ADMIN).get(`/keys/${key.id}?account=acme`)
    expect(admin.status).toBe(200)
    expect(linksOf(admin.text, 'Rename', `/keys/${key.id}`)).toEqual([`/keys/${key.id}/rename?account=acme`])
    expect((await served.visitor(MEMBER).get('/keys/key_none')).status).toBe(404)
  })

  it('tells what was just done in fixed words alone', async () => {
    const served = await serve({})
    const { key } = await make(served)
    const notice = async (done: string) => noticeOf((await served.visitor(MEMBER).get(`/keys/${key.id}?done=${done}`)).text)
    expect(await notice('renamed')).toBe('The key has its new name.')
    for (const done of ['<b>hello', 'constructor', 'toString', '']) expect(await notice(encodeURIComponent(done))).toBe('')
  })
})
