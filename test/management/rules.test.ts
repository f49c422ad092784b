import { describe, expect, it } from 'vitest'
import { ADMIN, MEMBER } from './management-servers.js'
import { OTHER, RULE_ROWS, type Wish } from './rule-rows.js'
import { PLACES, serveRules } from './rules-fixture.js'

describe.each(PLACES)('the rules over HTTP, on $name', place => {
  it.each(RULE_ROWS.map(row => ({ ...row, rules: row.rules ?? { [row.rule]: true }, sent: JSON.stringify(row.wrong) })))(
    '$rule refuses $sent',
    async ({ rule, rules, before, wrong, field, says, status = 422, code = 'rule_violated', right }) => {
      const { keyring, ask, everything, verdict } = await serveRules(place, rules)
      await keyring.roles.create({ id: 'shared', name: 'Shared', grants: rules.grantCatalogue ? [] : ['a'] })
      const made = before && (await ask('POST /keys', { as: MEMBER, body: { name: 'before', ...before } }))
      if (made) expect([made.status, made.body]).toMatchObject([201, { key: { name: 'before' } }])
      const wish = ([target, body, as = MEMBER]: Wish) =>
        ask(target.replace(':key', made?.body.key.id ?? '').replace(':role', made?.body.key.role ?? ''), { as, body })

      const was = await everything()
      const refused = await wish(wrong)
      expect([refused.status, refused.body]).toMatchObject([
        status,
        { status, code, rule, type: `urn:keywright:refusal:${code}`, detail: expect.stringMatching(says) as string },
      ])
      expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(refused.body.errors).toEqual(field === null ? undefined : { [field]: expect.stringMatching(says) as string })
      expect(await everything()).toEqual(was)
      if (made && !('subnets' in (before ?? {}))) expect(await verdict(made.body.secret)).toBe('ok')
      const events = (await keyring.audit.list({ action: 'rule.refused' })).items
      expect(events).toMatchObject([{ actor: { user: (wrong[2] ?? MEMBER)?.user }, after: { rule, code } }])

      for (const one of right) {
        const answer = await wish(one)
        expect([one, answer.status, answer.text]).toEqual([one, expect.toSatisfy(isGood), expect.any(String)])
      }
    },
  )

  it('approvalRequired refuses until the account was approved, and says where its request is', async () => {
    const { ask, everything } = await serveRules(place, { approvalRequired: true })
    const refused = async (accessRequest: string) => {
      const was = await everything()
      const { status, body } = await ask('POST /keys', { as: MEMBER, body: { name: 'x' } })
      expect([status, body]).toMatchObject([422, { code: 'rule_violated', rule: 'approvalRequired', accessRequest }])
      expect(await everything()).toEqual(was)
    }
    const request = async () => (await ask('POST /access-requests', { as: MEMBER, body: { reason: 'please' } })).body.id
    await refused('none')
    const first = await request()
    await refused('pending')
    await ask(`POST /access-requests/${first}/deny`, { as: ADMIN, body: { note: 'no' } })
    await refused('denied')
    await ask(`POST /access-requests/${await request()}/approve`, { as: ADMIN })
    expect((await ask('POST /keys', { as: OTHER, body: { name: 'x' } })).body.rule).toBe('approvalRequired')
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'x' } })).status).toBe(201)
  })

  it.each(['subnets', 'origins'])('refuses an empty list of %s, which must never mean any', async field => {
    const { ask, everything } = await serveRules(place, {})
    const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'x' } })).body
    const was = await everything()
    for (const target of ['POST /keys', `PATCH /keys/${key.id}`]) {
      const { status, body } = await ask(target, { as: MEMBER, body: { name: 'y', [field]: [] } })
      expect([target, status, body.code]).toEqual([target, 422, 'invalid_input'])
      expect(body.errors).toEqual({ [field]: 'an empty list would allow nobody: leave it out to allow any' })
    }
    expect(await everything()).toEqual(was)
  })

  it('says what is demanded, and refuses nothing that is not', async () => {
    const { ask } = await serveRules(place, {})
    expect((await ask('GET /rules', { as: MEMBER })).body).toEqual({})
    const body = { name: 'x', expiresAt: null, subnets: null, origins: null, technicalContact: null, grants: [] }
    const { key } = (await ask('POST /keys', { as: MEMBER, body })).body
    expect(key).toMatchObject(body)
    expect((await ask(`PATCH /keys/${key.id}`, { as: MEMBER, body: { ...body, grants: ['a'] } })).status).toBe(200)
    expect((await ask(`DELETE /keys/${key.id}`, { as: MEMBER })).status).toBe(204)
  })
})

const isGood = (status: number) => status >= 200 && status < 300
