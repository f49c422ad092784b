import type { Member, Page } from 'keywright'
import { describe, expect, it } from 'vitest'
import { asJson, cellsOf, useWorkplace } from './workplace.js'

const { keyring, run, json } = useWorkplace()

const members = (...args: string[]) => run(['members', ...args])
const find = (user: string, account: string) => keyring().members.find(user, account)

describe('keywright members', () => {
  it('adds a person to an account', async () => {
    const args = ['u_17', '--account', 'acme', '--email', 'ada@acme.example', '--grant', 'a:read', '--grant', 'b:*']
    expect(await members('add', ...args)).toEqual({
      code: 0,
      stdout: 'Added u_17 to acme in sqlite:keywright.db: active; ada@acme.example; may at most a:read, b:*.\n',
      stderr: '',
    })
    expect(await find('u_17', 'acme')).toMatchObject({ active: true, email: 'ada@acme.example', grants: ['a:read', 'b:*'] })
    expect(await members('add', ...args)).toMatchObject({ code: 1, stderr: 'keywright: the person is a member already\n' })
  })

  it('lists the people of an account, and says how to add the first', async () => {
    await keyring().members.add({ user: 'u_1', account: 'list', email: 'a@list.example' })
    await keyring().members.add({ user: 'u_2', account: 'list', grants: [] })
    await keyring().members.deactivate('u_2', { account: 'list' })
    const [heading, first, second, ...rest] = cellsOf((await members('list', '--account', 'list')).stdout)
    expect(heading).toEqual(['user', 'state', 'email', 'grants', 'inactive since'])
    expect(first).toEqual(['u_1', 'active', 'a@list.example', 'any', '–'])
    expect(second).toEqual(['u_2', 'inactive', '–', 'none', expect.stringMatching(/Z$/)])
    expect(rest).toEqual([])
    const page = await json<Page<Member>>('members', 'list', '--account', 'list', '--limit', '1')
    expect(page.items).toEqual([asJson(await find('u_1', 'list'))])
    const next = await json<Page<Member>>('members', 'list', '--account', 'list', '--cursor', page.next ?? '')
    expect(next.items.map(({ id }) => id)).toEqual(['u_2'])
    expect((await members('list', '--account', 'new one')).stderr).toBe(
      "No members of new one in sqlite:keywright.db. Add one: keywright members add u_17 --account 'new one'\n",
    )
    expect((await members('list')).stderr).toMatch(/^No members without an account in .*: name theirs with --account/)
  })

  it('changes what is named and nothing else', async () => {
    await keyring().members.add({ user: 'u_1', account: 'update', email: 'a@list.example', grants: ['a:read'] })
    const who = ['u_1', '--account', 'update']
    expect((await members('update', ...who, '--any-grant')).stdout).toBe(
      'Changed u_1 of update: active; a@list.example; without a ceiling of grants.\n',
    )
    expect(await json('members', 'update', ...who, '--no-email', '--grant', 'b:read')).toMatchObject({
      email: null,
      grants: ['b:read'],
    })
    expect(await json('members', 'update', ...who, '--no-grant')).toMatchObject({ email: null, grants: [] })
  })

  it('deactivates and activates', async () => {
    await keyring().members.add({ user: 'u_1', account: 'activity' })
    const who = ['u_1', '--account', 'activity']
    const deactivated = await members('deactivate', ...who, '--as', 'bob')
    expect(deactivated.stdout).toBe('Deactivated u_1 of activity: inactive; without a ceiling of grants.\n')
    expect(deactivated.stderr).toMatch(/^Who knew a secret still does: rotate the keys/)
    expect(await find('u_1', 'activity')).toMatchObject({ active: false })
    expect(await json('members', 'activate', ...who)).toMatchObject({ active: true, deactivatedAt: null })
    const { items } = await keyring().audit.list({ subject: 'u_1', account: 'activity' })
    expect(items.map(({ action, actor }) => [action, actor.user])).toEqual([
      ['member.activated', expect.stringMatching(/^cli:./)],
      ['member.deactivated', 'bob'],
      ['member.added', null],
    ])
  })

  it('says who is not there', async () => {
    expect(await members('deactivate', 'kw_live_secret', '--account', 'activity')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'keywright: there is no such member of activity in sqlite:keywright.db: "keywright members list --account activity" shows them\n',
    })
  })
})
