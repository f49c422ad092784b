import { describe, expect, it } from 'vitest'
import { ADMIN, type Fields, MEMBER, type Served, servers, type Session } from './portal-servers.js'
import { formsOf } from './read-page.js'

const OTHER_SITES: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ['an Origin of another host', { origin: 'https://evil.example' }],
  ['Origin: null', { origin: 'null' }],
  ['an Origin of another port', { origin: 'http://127.0.0.1:1' }],
]

interface Change {
  readonly path: string
  readonly who: Session
  readonly fields?: Fields
  /** Which form of the page, where it has several. */
  readonly form?: (fields: Fields) => boolean
  readonly status: number
}

describe.each(servers)('$name: a form that another site sends', ({ serve }) => {
  const furnish = async () => {
    const served = await serve({ keyring: { rules: { approvalRequired: true } } })
    const { keys, members, roles, accessRequests } = served.keyring
    const asked = await accessRequests.create({ account: 'acme', user: 'u1', reason: 'export' })
    await accessRequests.approve(asked.id, { user: 'boss' })
    const pending = await accessRequests.create({ account: 'new', user: 'n1', reason: 'export' })
    for (const user of ['u1', 'ann', 'ben']) await members.add({ user, account: 'acme' })
    await members.deactivate('ben', { account: 'acme' })
    await roles.create({ id: 'ours', name: 'ours', account: 'acme', grants: [] })
    // whoever opens a page for the first time is enrolled, which is no change that a form makes
    await members.add({ user: 's1', account: 'strangers' })
    const { key } = await keys.create({ name: 'export', account: 'acme', owner: 'u1' })
    const { key: rotated } = await keys.create({ name: 'import', account: 'acme', owner: 'u1' })
    await keys.rotate(rotated.id, { graceSeconds: 86_400 })
    const old = (await keys.get(rotated.id))?.secrets.find(({ expiresAt }) => expiresAt !== null)?.id ?? ''
    const changes: Readonly<Record<string, Change>> = {
      create: { path: '/keys/new', who: MEMBER, fields: { name: 'theirs' }, status: 201 },
      rename: { path: `/keys/${key.id}/rename`, who: MEMBER, fields: { name: 'theirs' }, status: 303 },
      restrict: {
        path: `/keys/${key.id}/restrict`,
        who: MEMBER,
        fields: { subnetsOf: 'listed', subnets: '192.0.2.0/24' },
        status: 303,
      },
      'end a secret': { path: `/keys/${rotated.id}/secrets/${old}/end`, who: MEMBER, status: 303 },
      rotate: { path: `/keys/${key.id}/rotate`, who: MEMBER, fields: { graceSeconds: '0' }, status: 200 },
      revoke: { path: `/keys/${key.id}/revoke`, who: MEMBER, fields: { reason: 'theirs' }, status: 303 },
      delete: { path: `/keys/${key.id}/delete`, who: MEMBER, status: 303 },
      'deactivate a member': { path: '/members/ann/deactivate', who: MEMBER, status: 303 },
      'activate a member': { path: '/members/ben/activate', who: MEMBER, status: 303 },
      'change a role': { path: '/roles/ours', who: MEMBER, fields: { name: 'theirs' }, status: 303 },
      'ask for access': {
        path: '/access',
        who: { user: 's1', account: 'strangers' },
        fields: { reason: 'theirs' },
        status: 303,
      },
      'approve a request': {
        path: `/requests/${pending.id}`,
        who: ADMIN,
        form: fields => [fields['decision']].flat().includes('approve'),
        status: 303,
      },
    }
    return { served, changes }
  }

  const wholeState = async ({ keyring: { keys, members, roles, accessRequests, audit } }: Served) =>
    JSON.stringify(
      await Promise.all([
        keys.list(),
        members.list({ account: 'acme' }),
        members.list({ account: 'strangers' }),
        roles.list(),
        accessRequests.list(),
        audit.list(),
      ]),
    )

  it('changes nothing, and says why; sent from the page itself it does', async () => {
    const { served, changes } = await furnish()
    for (const [change, { path, who, fields = {}, form = () => true, status }] of Object.entries(changes)) {
      const visitor = served.visitor(who)
      const page = await visitor.get(path)
      expect([change, page.status]).toEqual([change, 200])
      const filled = { ...formsOf(page.text, path).find(each => form(each.fields))?.fields, ...fields }
      const before = await wholeState(served)
      for (const [what, headers] of OTHER_SITES) {
        const refused = await visitor.post(path, filled, headers)
        expect([change, what, refused.status]).toEqual([change, what, 403])
        expect(refused.text).toContain('This came from another site')
      }
      expect([change, await wholeState(served)]).toEqual([change, before])
      const taken = await visitor.post(path, filled, { 'sec-fetch-site': 'same-origin', origin: served.url })
      expect([change, taken.status]).toEqual([change, status])
      expect([change, await wholeState(served)]).not.toEqual([change, before])
    }
    // a check changes nothing, and tells others nothing either
    const check = await served.visitor(MEMBER).post('/check', { field: 'name', value: '' }, { 'sec-fetch-site': 'cross-site' })
    expect(check.status).toBe(403)
  })

  it('is refused whatever the option `cors` says', async () => {
    const cors = { origins: ['https://app.example.com'] }
    const { visitor, keyring } = await serve({ keyring: { rules: { approvalRequired: true }, cors } })
    for (const site of [[], [['sec-fetch-site', 'cross-site']]]) {
      const headers = { origin: 'https://app.example.com', ...(Object.fromEntries(site) as Record<string, string>) }
      const refused = await visitor(MEMBER).post('/access', { reason: 'theirs' }, headers)
      expect([refused.status, refused.text.includes('This came from another site')]).toEqual([403, true])
      expect([...refused.headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
    }
    expect((await keyring.accessRequests.list()).items).toEqual([])
  })

  it('enrols nobody', async () => {
    const served = await serve()
    const fresh = { user: 'fresh', account: 'fresh' }
    expect((await served.visitor(fresh).post('/keys/new', { name: 'x' }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await served.keyring.members.list({ account: 'fresh' })).items).toEqual([])
    expect((await served.visitor(fresh).get('/keys')).status).toBe(200)
    expect((await served.keyring.members.list({ account: 'fresh' })).items).toHaveLength(1)
  })

  it.each([
    ['an Origin of this host alone', ({ url }: Served) => ({ origin: url })],
    ['Sec-Fetch-Site: same-origin', () => ({ 'sec-fetch-site': 'same-origin', origin: 'null' })],
    ['Sec-Fetch-Site: none', () => ({ 'sec-fetch-site': 'none' })],
    ['neither: no browser', () => ({})],
  ])('is not one with %s', async (_what, headersOf: (served: Served) => Record<string, string>) => {
    const served = await serve({ keyring: { rules: { approvalRequired: true } } })
    const asked = await served.visitor(MEMBER).post('/access', { reason: 'export' }, headersOf(served))
    expect([asked.status, (await served.keyring.accessRequests.list()).items.length]).toEqual([303, 1])
  })
})
