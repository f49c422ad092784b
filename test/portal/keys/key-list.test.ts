import { describe, expect, it } from 'vitest'
import { dayText } from '../../../src/portal/time.js'
import { MEMBER, servers } from '../portal-servers.js'
import { rowsOf } from '../read-page.js'

const DAY_MS = 86_400_000

describe.each(servers)('$name: the list of keys', ({ serve }) => {
  it('tells on which day keys end, and since when and why others have', async () => {
    let ahead = 0
    const clock = () => new Date(Date.now() + ahead)
    const served = await serve({ keyring: { clock, rules: { idleAfterDays: 30 } } })
    const make = (name: string, more: object = {}) => served.keyring.keys.create({ name, account: 'acme', owner: 'u1', ...more })
    const expiresAt = new Date(Date.now() + 2.5 * DAY_MS)
    await make('ends', { expiresAt })
    await make('idle')
    const { key } = await make('revoked')
    await served.keyring.keys.revoke(key.id, { reason: 'lost <b>laptop' })
    const rows = async () =>
      Object.fromEntries(
        rowsOf((await served.visitor(MEMBER).get('/keys')).text).map(row => [
          row.split(' ')[0],
          row.replace(/^.*? (?=[✓✗])/, ''),
        ]),
      )
    const first = await rows()
    expect(first['ends']).toContain(`in 2 days ${dayText(expiresAt, 'en')}`)
    expect(first['revoked']).toMatch(/^✗ Revoked now lost <b>laptop None/)
    expect(first['idle']).toMatch(/^✓ Active None/)
    ahead = 35.5 * DAY_MS
    const later = await rows()
    expect(later['ends']).toMatch(/^✗ Expired 33 days ago None/)
    expect(later['idle']).toMatch(/^✗ Idle 5 days ago None/)
  })

  it('speaks of idle keys where keys fall idle, and of one key where there can be one', async () => {
    const only = await (await serve({ keyring: { rules: { keysPerAccount: 1 } } })).visitor(MEMBER).get('/keys')
    expect([only.text.includes('state=idle'), only.text.includes('An account has one, for all of them.')]).toEqual([false, true])
    const idle = await (await serve({ keyring: { rules: { idleAfterDays: 30 } } })).visitor(MEMBER).get('/keys')
    expect([idle.text.includes('state=idle'), idle.text.includes('Make one for each program')]).toEqual([true, true])
  })

  it('shows a few of many grants, and the others behind their number', async () => {
    const served = await serve()
    await served.keyring.keys.create({ name: 'many', account: 'acme', owner: 'u1', grants: ['a', 'b', 'c', 'd', 'e'] })
    const { text } = await served.visitor(MEMBER).get('/keys')
    expect(text).toMatch(
      /<details class="more"><summary>\+2<\/summary><span class="tags"><code dir="ltr">d<\/code> <code dir="ltr">e</,
    )
    expect(text).not.toContain('<span class="soft" title=')
  })
})
