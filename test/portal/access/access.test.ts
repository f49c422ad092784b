import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { hostileNames } from '../browser/hostile-names.js'
import { ADMIN, APPROVER, MEMBER, servers } from '../portal-servers.js'
import { elementsOf, formsOf, linksOf, noticeOf, problemOf, textOf } from '../read-page.js'

const COLLEAGUE = { user: 'ann', account: 'acme', email: 'ann@example.com' }
const ask = { account: 'acme', user: 'ann', reason: 'to export our reports' }
const steps = (page: string) =>
  Array.from(
    page.matchAll(/<li(?: class="(past|now)"[^>]*)?>([^<]*)/g),
    ([, at = 'to come', step = '']) => `${step.trim()}: ${at}`,
  ).filter(text => /^(Request access|Pending|Approved):/.test(text))

describe.each(servers)('$name: access', ({ serve }) => {
  const settings = { keyring: { rules: { approvalRequired: true } } }

  it('is asked for, approved, and then there are keys', async () => {
    const { visitor } = await serve(settings)
    const [customer, approver] = [visitor(COLLEAGUE), visitor(APPROVER)]
    const turnedAway = await customer.get('/keys')
    expect([turnedAway.status, turnedAway.headers.get('location')]).toEqual([303, 'access'])

    const { text: first } = await customer.get('/access')
    expect(steps(first)).toEqual(['Request access: now', 'Pending: to come', 'Approved: to come'])
    const [form] = formsOf(first)
    expect(form).toEqual({ action: '/access', fields: { reason: [''] } })
    const asked = await customer.post('/access', { reason: 'to export\nour reports' })
    expect([asked.status, asked.headers.get('location')]).toEqual([303, 'access?done=sent'])

    const { text: pending } = await customer.get('/access?done=sent')
    expect(steps(pending)).toEqual(['Request access: past', 'Pending: now', 'Approved: to come'])
    expect(noticeOf(pending)).toBe('Your request was sent.')
    expect(textOf(pending)).toMatch(/Asked by ann .* E-mail ann@example\.com Reason to export our reports/)
    expect(pending).toContain('to export<br>our reports')
    expect(pending).not.toContain('<form')

    const [request = ''] = linksOf((await approver.get('/requests')).text, 'acme')
    const { text: page } = await approver.get(request)
    const approval = formsOf(page).find(({ fields }) => fields['decision']?.includes('approve'))
    const approved = await approver.post(request, { ...approval?.fields, approveNote: 'welcome' })
    expect([approved.status, approved.headers.get('location')]).toEqual([303, '../requests?done=approved'])

    const { text: open } = await customer.get('/access')
    expect(steps(open)).toEqual(['Request access: past', 'Pending: past', 'Approved: now'])
    expect(textOf(open)).toMatch(/✓ Approved Decided by boss .* Note welcome/)
    expect(linksOf(open, 'New API key')).toEqual(['/keys/new'])
    expect((await customer.get('/keys')).status).toBe(200)
    expect((await customer.get('/keys/new')).status).toBe(200)
  })

  it('is denied with a note, and asked for again', async () => {
    const { visitor, keyring } = await serve(settings)
    const customer = visitor(MEMBER)
    const { id } = await keyring.accessRequests.create(ask)
    const denied = await visitor(ADMIN).post(`/requests/${id}`, { decision: 'deny', denyNote: 'tell us more' })
    expect(denied.headers.get('location')).toBe('../requests?done=denied')

    const { text: page } = await customer.get('/access')
    expect(textOf(page)).toContain('The last request was denied.')
    expect(textOf(page)).toContain('Note tell us more')
    expect(steps(page)[0]).toBe('Request access: now')
    expect((await customer.post('/access', { reason: 'to export reports each night' })).status).toBe(303)
    expect(textOf((await customer.get('/access')).text)).toContain('Reason to export reports each night')
    expect((await keyring.accessRequests.list()).items.map(({ state }) => state)).toEqual(['pending', 'denied'])
  })

  it('says beside the field what is wrong with a reason, and keeps it', async () => {
    const { visitor, keyring } = await serve(settings)
    const customer = visitor(MEMBER)
    const empty = await customer.post('/access', { reason: '  ' })
    expect(empty.status).toBe(422)
    expect(problemOf(empty.text, 'reason')).not.toBe('')
    const control = await customer.post('/access', { reason: 'a\0b <i>' })
    expect([control.status, problemOf(control.text, 'reason') !== '']).toEqual([422, true])
    expect(control.text).toContain('b &lt;i&gt;</textarea>')
    const long = await customer.post('/access', { reason: 'W'.repeat(2001) })
    expect([long.status, problemOf(long.text, 'reason') !== '']).toEqual([422, true])
    expect(long.text).toContain('W'.repeat(2001))
    expect((await keyring.accessRequests.list()).items).toEqual([])
  })

  it('shows the request that somebody else of the account made meanwhile', async () => {
    const { visitor, keyring } = await serve(settings)
    await keyring.accessRequests.create(ask)
    const second = await visitor(MEMBER).post('/access', { reason: 'I <b>too</b>' })
    expect(second.status).toBe(409)
    expect(noticeOf(second.text)).toBe(
      'Somebody in your account had already asked. This is their request. What you wrote was not sent: I <b>too</b>',
    )
    expect(textOf(second.text)).toContain('Asked by ann')
    expect((await keyring.accessRequests.list()).items).toHaveLength(1)
  })

  it('is not needed where the rules do not ask for it', async () => {
    const { visitor, keyring } = await serve()
    const { status, text } = await visitor(MEMBER).get('/access')
    expect([status, textOf(text).includes('No approval needed')]).toEqual([200, true])
    expect(linksOf(text, 'To the keys')).toEqual(['/keys'])
    expect((await visitor(MEMBER).post('/access', { reason: 'all the same' })).headers.get('location')).toBe('access')
    expect((await keyring.accessRequests.list()).items).toEqual([])
  })

  it('is asked for by an account itself', async () => {
    const { visitor, keyring } = await serve(settings)
    await keyring.accessRequests.create({ ...ask, account: 'other' })
    expect((await visitor(MEMBER).get('/access?account=other')).status).toBe(403)
    expect((await visitor(MEMBER).post('/access?account=other', { reason: 'mine' })).status).toBe(403)
    const admin = visitor(ADMIN)
    expect(textOf((await admin.get('/access?account=other')).text)).toContain('Asked by ann')
    expect((await admin.get('/access?account=acme')).text).not.toContain('<form')
    expect((await admin.post('/access?account=acme', { reason: 'for them' })).status).toBe(403)
    expect((await keyring.accessRequests.list()).items).toHaveLength(1)
  })

  it('shows whatever people write as text', async () => {
    const keyring = createKeyring({ store: 'memory:', rules: { approvalRequired: true } })
    const { visitor } = await serve({ keyring })
    await keyring.accessRequests.create({ ...ask, account: 'plain', reason: 'plain' })
    const plain = elementsOf((await visitor({ user: 'u', account: 'plain' }).get('/access')).text)
    const written = hostileNames(80, 1)
    const answers = await Promise.all(
      written.map(async (reason, i) => {
        const customer = visitor({ user: 'u', account: `hostile ${i}` })
        const { status, text } = await customer.post('/access', { reason })
        if (status === 422) return [reason, problemOf(text, 'reason') !== '']
        return [reason, JSON.stringify(elementsOf((await customer.get('/access')).text)) === JSON.stringify(plain)]
      }),
    )
    expect(answers.filter(([, isSound]) => !isSound)).toEqual([])
    expect((await keyring.accessRequests.list({ limit: 100 })).items.length).toBeGreaterThan(40)
  })
})
