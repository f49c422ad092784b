import { createKeyring, type Keyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { hostileNames } from '../browser/hostile-names.js'
import { ADMIN, APPROVER, MEMBER, servers } from '../portal-servers.js'
import { elementsOf, formsOf, linksOf, noticeOf, problemOf, rowsOf, textOf } from '../read-page.js'

const ask = (keyring: Keyring, account: string | null, reason = 'to export our reports') =>
  keyring.accessRequests.create({ account, user: 'ann', email: 'ann@example.com', reason })

describe.each(servers)('$name: requests', ({ serve }) => {
  const start = async () => {
    let minutes = 0
    const clock = () => new Date(Date.UTC(2030, 5, 15, 12, minutes++))
    const keyring = createKeyring({ store: 'memory:', clock, rules: { approvalRequired: true } })
    return serve({ keyring })
  }

  it('are listed by state, those first that wait', async () => {
    const { visitor, keyring } = await start()
    const approver = visitor(APPROVER)
    expect(textOf((await approver.get('/requests')).text)).toContain('Nothing to decide')
    const [waiting, good, bad] = [
      await ask(keyring, 'acme', 'W'.repeat(500)),
      await ask(keyring, 'good'),
      await ask(keyring, null),
    ]
    await keyring.accessRequests.approve(good.id, { user: 'boss' })
    await keyring.accessRequests.deny(bad.id, { user: 'boss', note: 'no' })

    const { text: pending } = await approver.get('/requests')
    expect(rowsOf(pending)).toEqual([
      expect.stringMatching(/^acme W{160}… ann ann@example\.com \d+ minutes ago ◷ Pending Review acme$/),
    ])
    expect(linksOf(pending, 'Review')).toEqual([`/requests/${waiting.id}`])
    expect(linksOf(pending, 'Approved')).toEqual(['/requests?state=approved'])
    expect(rowsOf((await approver.get('/requests?state=approved')).text)).toEqual([expect.stringMatching(/^good .*✓ Approved/)])
    expect(rowsOf((await approver.get('/requests?state=denied')).text)).toEqual([expect.stringMatching(/^no account .*✗ Denied/)])
    expect(rowsOf((await approver.get('/requests?state=all')).text)).toHaveLength(3)
    expect(rowsOf((await approver.get('/requests?state=odd')).text)).toHaveLength(1)
  })

  it('have more than one page', async () => {
    const { visitor, keyring } = await start()
    for (let i = 0; i < 51; i++) await ask(keyring, `account ${i}`)
    const approver = visitor(APPROVER)
    const { text: first } = await approver.get('/requests')
    expect(rowsOf(first)).toHaveLength(50)
    const [next = ''] = linksOf(first, 'Next page')
    const { text: second } = await approver.get(next)
    expect(rowsOf(second)).toEqual([expect.stringMatching(/^account 0 /)])
    expect(linksOf(second, 'First page')).toEqual(['/requests?state=pending'])
    expect(linksOf(second, 'Next page')).toEqual([])
  })

  it('are decided by approvers and admins, and seen by them alone', async () => {
    const { visitor, keyring } = await start()
    const { id } = await ask(keyring, 'acme')
    const customer = visitor(MEMBER)
    const refusals = await Promise.all([
      customer.get('/requests'),
      customer.get(`/requests/${id}`),
      customer.post(`/requests/${id}`, { decision: 'approve' }),
      visitor(null).get(`/requests/${id}`),
    ])
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 401])
    expect((await keyring.accessRequests.get(id))?.state).toBe('pending')
    expect((await visitor(APPROVER).get('/requests/req_none')).status).toBe(404)
    expect((await visitor(APPROVER).post('/requests/req_none', { decision: 'approve' })).status).toBe(404)
    for (const decider of [APPROVER, ADMIN]) expect((await visitor(decider).get(`/requests/${id}`)).status).toBe(200)
  })

  it('show an admin the keys that there are already', async () => {
    const { visitor, keyring } = await start()
    const { id } = await ask(keyring, 'acme')
    expect(textOf((await visitor(ADMIN).get(`/requests/${id}`)).text)).toContain('Keys the account already has None.')
    await keyring.accessRequests.approve(id, { user: 'boss' })
    const names = ['one', 'two', 'three', 'four', 'five', 'six <i>']
    for (const name of names) await keyring.keys.create({ name, account: 'acme' })
    const { text: page } = await visitor(ADMIN).get(`/requests/${id}`)
    expect(textOf(page)).toContain('six <i> ✓ Active five ✓ Active')
    expect(textOf(page)).not.toContain('one ✓')
    expect(linksOf(page, 'All its keys', `/requests/${id}`)).toEqual(['/keys?account=acme'])
    const { text: without } = await visitor(APPROVER).get(`/requests/${id}`)
    expect(without).not.toContain('six')
  })

  it('need a note to be denied, and none to be approved', async () => {
    const { visitor, keyring } = await start()
    const { id } = await ask(keyring, 'acme')
    const page = `/requests/${id}`
    const approver = visitor(APPROVER)
    const forms = formsOf((await approver.get(page)).text, page)
    expect(forms.map(({ action }) => action)).toEqual([page, page])
    expect(forms.map(({ fields }) => fields)).toEqual([
      { decision: ['approve'], approveNote: [''] },
      { decision: ['deny'], denyNote: [''] },
    ])
    const silent = await approver.post(page, { decision: 'deny', denyNote: '' })
    expect(silent.status).toBe(422)
    expect(problemOf(silent.text, 'denyNote')).not.toBe('')
    expect(problemOf(silent.text, 'approveNote')).toBe('')
    expect(silent.text.match(/ autofocus/g)).toHaveLength(1)
    const odd = await approver.post(page, { decision: 'deny', denyNote: 'a\u0007 "b"' })
    expect([odd.status, formsOf(odd.text)[1]?.fields['denyNote']]).toEqual([422, ['a\ufffd "b"']])
    expect((await approver.post(page, { decision: 'perhaps' })).status).toBe(422)
    expect((await keyring.accessRequests.get(id))?.state).toBe('pending')
    expect((await approver.post(page, { decision: 'approve', approveNote: '' })).status).toBe(303)
    expect(await keyring.accessRequests.get(id)).toMatchObject({ state: 'approved', note: null, decidedBy: 'boss' })
    expect(noticeOf((await approver.get('/requests?done=approved')).text)).toBe('Approved. The account may make keys now.')
    expect(noticeOf((await approver.get('/requests?done=<b>odd')).text)).toBe('')
  })

  it('are decided once: who comes second sees who decided what, and loses nothing', async () => {
    const { visitor, keyring } = await start()
    const { id } = await ask(keyring, 'acme')
    await keyring.accessRequests.approve(id, { user: 'olga', note: 'welcome' })
    const second = await visitor(APPROVER).post(`/requests/${id}`, { decision: 'deny', denyNote: 'not <b>you</b>' })
    expect(second.status).toBe(409)
    expect(noticeOf(second.text)).toMatch(/^The request was approved meanwhile\..* not sent: not <b>you<\/b>$/)
    expect(textOf(second.text)).toMatch(/Decided by olga \d+ minutes? ago Note welcome/)
    expect(formsOf(second.text)).toEqual([])
    expect((await keyring.accessRequests.get(id))?.note).toBe('welcome')
  })

  it('stay with the account that an admin looks at', async () => {
    const { visitor, keyring } = await start()
    await ask(keyring, 'acme')
    await ask(keyring, 'other')
    const { text } = await visitor(ADMIN).get('/requests?account=acme')
    expect(rowsOf(text)).toEqual([expect.stringMatching(/^acme/)])
    expect(linksOf(text, 'Review')[0]).toMatch(/\?account=acme$/)
    const [all = ''] = linksOf(text, 'Requests from all accounts')
    expect(rowsOf((await visitor(ADMIN).get(all)).text)).toHaveLength(2)
  })

  it('are text, whatever people write', async () => {
    const { visitor, keyring } = await start()
    const approver = visitor(APPROVER)
    const looks = async (written: string) => {
      const asked = await ask(keyring, `of ${written.length}`, written).catch(() => null)
      if (!asked) return null
      await keyring.accessRequests.deny(asked.id, { user: 'boss', note: written })
      const list = await approver.get(`/requests?state=denied&account=of+${written.length}`)
      const page = await approver.get(`/requests/${asked.id}`)
      return [list, page].map(({ text }) => elementsOf(text).join())
    }
    const plain = await looks('plain')
    // one of each length, since an account asks once
    const names = new Map(hostileNames(60, 2).map(name => [name.length, name]))
    const seen = await Promise.all([...names.values()].map(async name => ({ name, looks: await looks(name) })))
    const taken = seen.filter(({ looks: found }) => found !== null)
    expect(taken).toEqual(taken.map(({ name }) => ({ name, looks: plain })))
    expect(taken.length).toBeGreaterThan(15)
  })
})
