import type { AccessRequest, Page } from 'keywright'
import { describe, expect, it } from 'vitest'
import { startMailServer } from '../notices/mail-server.js'
import { asJson, cellsOf, useWorkplace } from './workplace.js'

const { keyring, open, run, json } = useWorkplace()

const create = (account: string, ...more: string[]) =>
  json<AccessRequest>('requests', 'create', '--account', account, '--user', 'u_17', '--reason', 'nightly export', ...more)

describe('keywright requests create', () => {
  it('asks for an account, and says how to decide', async () => {
    const args = ['--account', 'first', '--user', 'u_17', '--reason', 'nightly export', '--email', 'ada@example.com']
    const { code, stdout, stderr } = await run(['requests', 'create', ...args])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Made req_\w+ of first in sqlite:keywright\.db: it is pending\.\n$/)
    expect(stderr).toContain('Nobody is told by e-mail: KEYWRIGHT_MAIL_URL and KEYWRIGHT_MAIL_FROM are not set.')
    const [, id = ''] = /(req_\w+)/.exec(stdout) ?? []
    expect(stderr).toContain(`keywright requests approve ${id} --as `)
    expect(await keyring().accessRequests.get(id)).toMatchObject({
      account: 'first',
      user: 'u_17',
      reason: 'nightly export',
      email: 'ada@example.com',
      state: 'pending',
    })
  })

  it('fails where the account has an open one', async () => {
    await create('twice')
    const again = await run(['requests', 'create', '--account', 'twice', '--user', 'u_18', '--reason', 'more'])
    expect(again).toEqual({ code: 1, stdout: '', stderr: 'keywright: the account has an open access request already\n' })
  })
})

describe('keywright requests list and show', () => {
  it('lists for people, by state and account, page by page', async () => {
    const [a, b] = [await create('list-a'), await create('list-b')]
    await keyring().accessRequests.deny(a.id, { user: 'bob', note: 'no' })
    const denied = await run(['requests', 'list', '--state', 'denied', '--account', 'list-a'])
    expect(denied.stderr).toBe('')
    const [heading, row, ...rest] = cellsOf(denied.stdout)
    expect(heading).toEqual(['id', 'account', 'user', 'state', 'asked', 'decided by', 'reason'])
    expect(row).toEqual([a.id, 'list-a', 'u_17', 'denied', expect.stringMatching(/Z$/), 'bob', 'nightly export'])
    expect(rest).toEqual([])
    const none = await run(['requests', 'list', '--account', 'list-b', '--state', 'denied'])
    expect(none).toEqual({ code: 0, stdout: '', stderr: 'No such access requests in sqlite:keywright.db.\n' })
    const first = await json<Page<AccessRequest>>('requests', 'list', '--limit', '1')
    expect(first.items).toEqual([asJson(await keyring().accessRequests.get(b.id))])
    const second = await json<Page<AccessRequest>>('requests', 'list', '--limit', '1', '--cursor', first.next ?? '')
    expect(second.items.map(({ id }) => id)).toEqual([a.id])
  })

  it('shows all of one', async () => {
    const { id } = await create('shown')
    await keyring().accessRequests.approve(id, { user: 'bob', note: 'welcome\nto us' })
    const { stdout } = await run(['requests', 'show', id])
    for (const line of [
      /state +approved/,
      /account +shown/,
      /reason +nightly export/,
      /decided .*, by bob/,
      /note +welcome to us/,
    ])
      expect(stdout).toMatch(line)
    expect(await json('requests', 'show', id)).toEqual(asJson(await keyring().accessRequests.get(id)))
  })
})

describe('keywright requests approve and deny', () => {
  it('lets an account make keys, in the name of whoever decided', async () => {
    const strict = open({ rules: { approvalRequired: true } })
    const { id } = await create('approved')
    await expect(strict.keys.create({ name: 'early', account: 'approved' })).rejects.toThrow(/is pending/)
    const { code, stdout } = await run(['requests', 'approve', id, '--as', 'bob', '--note', 'welcome'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Approved ${id}: approved may make keys now.\n` })
    expect(await keyring().accessRequests.get(id)).toMatchObject({ state: 'approved', decidedBy: 'bob', note: 'welcome' })
    expect((await strict.keys.create({ name: 'late', account: 'approved' })).key.state).toBe('active')
    await strict.close()
    const again = await run(['requests', 'deny', id, '--note', 'too late'])
    expect(again).toEqual({ code: 1, stdout: '', stderr: 'keywright: the access request is approved already\n' })
  })

  it('denies with a note, by default as the user of the machine', async () => {
    const { id } = await create('denied')
    expect((await run(['requests', 'deny', id])).stderr).toMatch(/^keywright: --note is missing/)
    const denied = await json<AccessRequest>('requests', 'deny', id, '--note', 'say more')
    expect(denied).toMatchObject({ state: 'denied', note: 'say more', decidedBy: expect.stringMatching(/^cli:./) as string })
  })

  it('sends the e-mail before it ends, where it is told how e-mail is sent', async () => {
    const mail = await startMailServer()
    const { id } = await create('mailed', '--email', 'ada@example.com')
    const env = { KEYWRIGHT_MAIL_URL: mail.url, KEYWRIGHT_MAIL_FROM: 'Example API <api@example.com>' }
    const { stderr } = await run(['requests', 'approve', id, '--as', 'bob'], env)
    expect(stderr).toBe('An e-mail about it is sent now; if the mail server does not take it, the next sweep tries again.\n')
    expect(mail.mails.map(({ recipients }) => recipients)).toEqual([['ada@example.com']])
  })
})
