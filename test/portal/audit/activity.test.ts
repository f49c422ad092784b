import { describe, expect, it } from 'vitest'
import { ADMIN, APPROVER, MEMBER, servers } from '../portal-servers.js'
import { BY, keyringAt, linkTo, NOON, rowsOf, textOf } from './audit-visits.js'

const HOUR_MS = 3_600_000
const later = (hours: number) => new Date(NOON.getTime() + hours * HOUR_MS)
const problem = (page: string, field: string) =>
  textOf(new RegExp(`<p class="problem" id="f-${field}-problem">(.*?)</p>`).exec(page)?.[1] ?? '')

describe.each(servers)('$name: the audit trail', ({ serve }) => {
  it('tells what happened, about what, by whom, from where, when, why, and what changed', async () => {
    const { keyring, setClock } = keyringAt()
    const { visitor } = await serve({ keyring })
    const { key } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read'] }, BY)
    setClock(later(1))
    await keyring.keys.update(key.id, { subnets: ['192.0.2.0/24'], grants: ['a:read', 'b:read'] }, BY)
    await keyring.keys.revoke(key.id, { reason: 'the project is over', ...BY })
    setClock(later(2))
    const { status, text: page } = await visitor(MEMBER).get('/activity')
    expect(status).toBe(200)
    const [, revoked = '', updated = '', created = ''] = rowsOf(page)
    expect(revoked).toMatch(/^Key revoked the project is over/)
    expect(revoked).toContain('Key export')
    expect(revoked).toContain('u1 192.0.2.9')
    expect(revoked).toContain('1 hour ago Jun 15, 2030, 1:00 PM UTC')
    expect(updated).toContain('Subnets any address → becomes 192.0.2.0/24')
    expect(updated).toContain('Grants a:read → becomes a:read b:read')
    expect(created).toMatch(/^Key created Changes Name export/)
    expect(linkTo(page, 'export')).toBe(`/keys/${key.id}`)
  })

  it('names keys that did something, and what nobody did; nothing leads to what is gone', async () => {
    const { keyring } = keyringAt()
    const { visitor } = await serve({ keyring })
    const { key } = await keyring.keys.create({ name: 'gone', account: 'acme' }, { by: { key: 'key_robot' } })
    await keyring.keys.revoke(key.id)
    await keyring.keys.remove(key.id)
    const { text: page } = await visitor(MEMBER).get('/activity')
    const [, deleted = '', revoked = '', created = ''] = rowsOf(page)
    expect(revoked).toContain('Key gone')
    expect(deleted).toMatch(/^Key deleted .*Key gone The system/)
    expect(created).toContain('with key key_robot')
    expect(linkTo(page, 'gone')).toBeUndefined()
  })

  it('says which rule refused a change', async () => {
    const { keyring } = keyringAt({ rules: { longestLifetimeDays: 30 } })
    const { visitor } = await serve({ keyring })
    await keyring.keys.create({ name: 'long', account: 'acme', expiresAt: null }, BY).catch(() => undefined)
    const { text: page } = await visitor(MEMBER).get('/activity')
    expect(rowsOf(page)[1]).toMatch(/^Change refused by a rule longest lifetime Account acme/)
  })

  describe('filters', () => {
    const busy = async () => {
      const { keyring, setClock } = keyringAt()
      const served = await serve({ keyring })
      setClock('2030-06-10T23:59:59.999Z')
      const { key } = await keyring.keys.create({ name: 'one', account: 'acme' }, BY)
      setClock('2030-06-11T00:00:00Z')
      await keyring.keys.update(key.id, { name: 'two' }, { by: { user: 'ann' } })
      setClock('2030-06-12T00:00:00Z')
      await keyring.roles.create({ name: 'readers', account: 'acme', grants: [] }, BY)
      setClock(NOON)
      return { key, person: served.visitor(MEMBER) }
    }
    const shown = async (person: { get(path: string): Promise<{ text: string }> }, query: string) =>
      rowsOf((await person.get(`/activity?${query}`)).text).map(row => / (?:created|changed|added)/.exec(row)?.[0].trim())

    it('by what happened, by person, by what it is about, and by day', async () => {
      const { key, person } = await busy()
      expect(await shown(person, '')).toEqual(['added', 'created', 'changed', 'created'])
      expect(await shown(person, 'action=key.created')).toEqual(['created'])
      expect(await shown(person, 'user=ann')).toEqual(['changed'])
      expect(await shown(person, `subject=${key.id}`)).toEqual(['changed', 'created'])
      expect(await shown(person, `subject=${key.id}&user=u1`)).toEqual(['created'])
      expect(await shown(person, 'from=2030-06-11&to=2030-06-11')).toEqual(['changed'])
      expect(await shown(person, 'to=2030-06-10')).toEqual(['created'])
      expect(await shown(person, 'from=2030-06-12')).toEqual(['added', 'created'])
      expect(await shown(person, 'from=2030-06-13&to=2030-06-14')).toEqual([])
    })

    it('stand in the form again, and in the link to the file', async () => {
      const { person } = await busy()
      const { text: page } = await person.get('/activity?action=key.updated&user=+ann+&from=2030-06-11&to=&account=acme')
      expect(page).toContain('<option value="key.updated" selected>Key changed</option>')
      expect(page).toMatch(/name="user" value="ann"/)
      expect(page).toMatch(/name="from" value="2030-06-11"/)
      expect(page).not.toContain('autofocus')
      expect(linkTo(page, 'Download as CSV')).toBe('/activity.csv?action=key.updated&user=ann&from=2030-06-11')
      expect(linkTo(page, 'Clear')).toBe('/activity')
    })

    it('are in sight where there are any', async () => {
      const { person } = await busy()
      const isOpen = async (query: string) =>
        /<details class="folded"( open)?>/.exec((await person.get(`/activity${query}`)).text)?.[1]
      expect(await Promise.all(['', '?user=ann', '?from=yesterday'].map(isOpen))).toEqual([undefined, ' open', ' open'])
    })

    it.each([
      ['from=yesterday', 'from', /^Enter a day/],
      ['to=2030-02-30', 'to', /^Enter a day/],
      ['to=99999-01-01', 'to', /^Enter a day/],
      ['from=2030-06-12&to=2030-06-11', 'to', /before the first day/],
      ['action=key.stolen', 'action', /^Choose/],
      [`user=${'x'.repeat(201)}`, 'user', /at most 200/],
      [`subject=${'x'.repeat(5000)}`, 'subject', /at most 200/],
    ])('that are wrong are said beside their field: %s', async (query, field, message) => {
      const { person } = await busy()
      const { status, text: page } = await person.get(`/activity?${query}`)
      expect(status).toBe(422)
      expect(problem(page, field)).toMatch(message)
      expect(page).toContain('role="alert"')
      expect(rowsOf(page)).toEqual([])
      expect(linkTo(page, 'Download as CSV')).toBeUndefined()
      const file = await person.get(`/activity.csv?${query}`)
      expect(file.status).toBe(303)
      expect(file.headers.get('location')).toBe(`activity?${new URLSearchParams(query).toString()}`)
    })

    it('that fit nothing say so', async () => {
      const { person } = await busy()
      expect((await person.get('/activity?user=nobody')).text).toContain('Nothing matches these filters')
    })
  })

  it('gives pages, and keeps the filters on them', async () => {
    const { keyring } = keyringAt()
    const { visitor } = await serve({ keyring })
    const { key } = await keyring.keys.create({ name: '0', account: 'acme' }, BY)
    for (let i = 1; i <= 60; i++) await keyring.keys.update(key.id, { name: String(i) }, BY)
    const person = visitor(MEMBER)
    const first = await person.get('/activity?action=key.updated')
    expect(rowsOf(first.text)).toHaveLength(50)
    const next = linkTo(first.text, 'Next page')
    expect(next).toMatch(/^\/activity\?action=key\.updated&cursor=/)
    const second = await person.get(next ?? '')
    expect(rowsOf(second.text)).toHaveLength(10)
    expect(linkTo(second.text, 'Next page')).toBeUndefined()
    expect(linkTo(second.text, 'First page')).toBe('/activity?action=key.updated')
    expect((await person.get('/activity?cursor=nonsense')).status).toBe(422)
  })

  it('of personal keys tells what is one’s own, however much of others lies in between', async () => {
    const { keyring } = keyringAt({ rules: { ownership: 'personal' } })
    const { visitor } = await serve({ keyring })
    await keyring.members.enrol({ user: 'u1', account: 'acme' })
    await keyring.keys.create({ name: 'mine', account: 'acme', owner: 'u1' }, BY)
    const { key } = await keyring.keys.create({ name: 'hers', account: 'acme', owner: 'ann' }, { by: { user: 'ann' } })
    for (let i = 0; i < 120; i++) await keyring.keys.update(key.id, { name: `hers ${i}` }, { by: { user: 'ann' } })
    const { text: page } = await visitor(MEMBER).get('/activity')
    expect(textOf(page)).toContain('Key created Changes Name mine')
    expect(page).not.toContain('hers')
    const file = await visitor(MEMBER).get('/activity.csv')
    expect(file.text).toContain('mine')
    expect(file.text).not.toContain('hers')
  })

  describe('who sees what', () => {
    const houses = async () => {
      const { keyring } = keyringAt()
      await keyring.keys.create({ name: 'of acme', account: 'acme' })
      const { key } = await keyring.keys.create({ name: 'of zeta', account: 'zeta' })
      await keyring.keys.create({ name: 'of house', account: 'house' })
      await keyring.keys.create({ name: 'of none' })
      const { visitor } = await serve({ keyring })
      return { visitor, zeta: key }
    }
    const NAMES = /of (?:acme|zeta|house|none)/g
    const names = (page: string) => [...new Set(rowsOf(page).join('\n').match(NAMES))].toSorted()

    it('a customer the own account alone', async () => {
      const { visitor } = await houses()
      const person = visitor(MEMBER)
      expect(names((await person.get('/activity?whose=zeta')).text)).toEqual(['of acme'])
      expect(names((await person.get('/activity?whose=')).text)).toEqual(['of acme'])
      for (const path of ['/activity?account=zeta', '/activity.csv?account=zeta', '/activity.csv?account='])
        expect((await person.get(path)).status).toBe(403)
      expect((await person.get('/activity')).text).not.toContain('name="whose"')
    })

    it('an approver the own account alone', async () => {
      const { visitor } = await houses()
      expect(names((await visitor(APPROVER).get('/activity')).text)).toEqual(['of house'])
      expect((await visitor(APPROVER).get('/activity?account=acme')).status).toBe(403)
    })

    it('an admin every account, or the one that is asked for, or looked at', async () => {
      const { visitor, zeta } = await houses()
      const admin = visitor(ADMIN)
      const all = await admin.get('/activity')
      expect(names(all.text)).toEqual(['of acme', 'of house', 'of none', 'of zeta'])
      expect(linkTo(all.text, 'of zeta')).toBe(`/keys/${zeta.id}?account=zeta`)
      expect(rowsOf(all.text).find(row => row.includes('of zeta'))).toContain('Account zeta')
      expect(rowsOf(all.text).find(row => row.includes('of none'))).toContain('No account')
      expect(names((await admin.get('/activity?whose=zeta')).text)).toEqual(['of zeta'])
      expect(names((await admin.get('/activity?whose=house')).text)).toEqual(['of house'])
      expect(names((await admin.get('/activity?account=')).text)).toEqual(['of none'])
      const looking = await admin.get('/activity?account=acme')
      expect(names(looking.text)).toEqual(['of acme'])
      expect(looking.text).toContain('<input type="hidden" name="account" value="acme">')
      expect(looking.text).toMatch(/name="whose" value="acme"/)
      const wider = await admin.get('/activity?account=acme&whose=')
      expect(names(wider.text)).toEqual(['of acme', 'of house', 'of none', 'of zeta'])
      expect(linkTo(wider.text, 'Download as CSV')).toBe('/activity.csv?account=acme&whose=')
    })

    it('nobody without a session, and nobody who was deactivated', async () => {
      const { visitor } = await houses()
      for (const path of ['/activity', '/activity.csv']) expect((await visitor(null).get(path)).status).toBe(401)
    })
  })
})
