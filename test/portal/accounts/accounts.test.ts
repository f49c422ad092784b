import { createKeyring, type Keyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { ADMIN, APPROVER, MEMBER, servers } from '../portal-servers.js'
import { formsOf, linksOf, rowsOf, textOf } from '../read-page.js'

const ask = (keyring: Keyring, account: string | null) =>
  keyring.accessRequests.create({ account, user: 'ann', reason: 'export' })

describe.each(servers)('$name: accounts', ({ serve }) => {
  const start = async () => {
    let minutes = 0
    const clock = () => new Date(Date.UTC(2030, 5, 15, 12, minutes++))
    return serve({ keyring: createKeyring({ store: 'memory:', clock, rules: { approvalRequired: true } }) })
  }

  it('are an admin’s to look at', async () => {
    const { visitor } = await start()
    const statuses = (path: string) =>
      Promise.all([MEMBER, APPROVER, ADMIN].map(async who => (await visitor(who).get(path)).status))
    expect(await statuses('/accounts')).toEqual([403, 403, 200])
    const others = ['keys', 'members', 'roles'].map(async place => statuses(`/${place}?account=other`))
    expect(await Promise.all(others)).toEqual(others.map(() => [403, 403, 200]))
    // an approver decides on the requests of every account
    expect(await statuses('/access?account=other')).toEqual([403, 200, 200])
  })

  it('are found by their id', async () => {
    const { visitor } = await start()
    const { text } = await visitor(ADMIN).get('/accounts')
    expect(textOf(text)).toContain('No account has asked for access')
    expect(formsOf(text)).toEqual([{ action: '/keys', fields: { account: [''] } }])
    const found = await visitor(ADMIN).get('/keys?account=never+seen')
    expect(found.text).toContain('<bdi>never seen</bdi>')
  })

  it('are listed once each, as their last request is', async () => {
    const { visitor, keyring } = await start()
    const deny = async (account: string) => {
      const { id } = await ask(keyring, account)
      await keyring.accessRequests.deny(id, { user: 'boss', note: 'no' })
    }
    await deny('twice')
    await deny('gone')
    await ask(keyring, null)
    const { id } = await ask(keyring, 'good & <i>')
    await keyring.accessRequests.approve(id, { user: 'boss' })
    await deny('twice')
    await ask(keyring, 'twice')
    const { text } = await visitor(ADMIN).get('/accounts')
    expect(rowsOf(text).map(row => row.replace(/ \d+ .*/, ''))).toEqual([
      'twice ◷ Pending twice',
      'good & <i> ✓ Approved good & <i>',
      'no account ◷ Pending no account',
      'gone ✗ Denied gone',
    ])
    for (const [place, name] of [
      ['keys', 'Keys'],
      ['members', 'Members'],
      ['roles', 'Roles'],
      ['activity', 'Activity'],
    ] as const)
      expect(linksOf(text, `${name} good`)).toEqual([`/${place}?account=good+%26+%3Ci%3E`])
    const [keys = ''] = linksOf(text, 'good')
    expect((await visitor(ADMIN).get(keys)).text).toContain('<bdi>good &amp; &lt;i&gt;</bdi>')
  })

  it('have more than one page, of which none is empty', async () => {
    const { visitor, keyring } = await start()
    await ask(keyring, 'first')
    for (let i = 0; i < 60; i++) {
      const { id } = await ask(keyring, 'stubborn')
      await keyring.accessRequests.deny(id, { user: 'boss', note: 'no' })
    }
    const admin = visitor(ADMIN)
    const { text: page } = await admin.get('/accounts')
    expect(rowsOf(page)).toEqual([expect.stringMatching(/^stubborn/)])
    const [next = ''] = linksOf(page, 'Next page')
    const { text: second } = await admin.get(next)
    expect(rowsOf(second)).toEqual([expect.stringMatching(/^first/)])
    expect(linksOf(second, 'First page')).toEqual(['/accounts'])
  })
})
