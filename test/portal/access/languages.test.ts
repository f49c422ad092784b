import { createKeyring } from 'keywright'
import { expect, it } from 'vitest'
import { ADMIN, MEMBER, servers } from '../portal-servers.js'
import { wordsOf } from '../read-page.js'

// words that French shares with English, and the name of what this is about
const SHARED = ['API keys', 'Description', 'Note', 'Date']

it('people, roles and access speak French and Arabic throughout', { timeout: 60_000 }, async () => {
  const [server] = servers
  const keyring = createKeyring({
    store: 'memory:',
    rules: { approvalRequired: true, grantCatalogue: { 'reports:read': 'See reports' } },
  })
  if (!server) throw new Error('there is no framework')
  const served = await server.serve({ keyring })
  const requests = await Promise.all(
    ['acme', 'good', 'bad'].map(account => keyring.accessRequests.create({ account, user: 'ann', reason: 'export' })),
  )
  const [pending, good, bad] = requests.map(({ id }) => id)
  await keyring.accessRequests.approve(good ?? '', { user: 'boss', note: 'fine' })
  await keyring.accessRequests.deny(bad ?? '', { user: 'boss', note: 'no' })
  await keyring.members.add({ user: 'ann', account: 'acme', grants: [] })
  await keyring.members.add({ user: 'ben', account: 'acme', email: 'ben@example.com' })
  await keyring.members.deactivate('ben', { account: 'acme' })
  await keyring.roles.create({ id: 'ours', name: 'ours', account: 'acme', grants: ['reports:read'] })
  await keyring.roles.create({ id: 'all', name: 'all', grants: [] })
  const of = (account: string) => ({ user: 'u1', account })
  const pages = [
    ...['acme', 'good', 'bad', 'new'].map(account => [of(account), '/access'] as const),
    ...['', '?state=all', '?state=approved&account=nobody', '?done=approved', '?done=denied'].map(
      query => [ADMIN, `/requests${query}`] as const,
    ),
    ...[pending, good, bad].map(id => [ADMIN, `/requests/${id}`] as const),
    [ADMIN, '/accounts'],
    ...['', '?done=activated', '?done=deactivated', '/ann/deactivate', '/ben/activate'].map(
      path => [MEMBER, `/members${path}`] as const,
    ),
    ...['', '?done=saved', '/ours', '/all'].map(path => [MEMBER, `/roles${path}`] as const),
    [of('lonely'), '/roles'],
  ] as const
  const check = async ([who, path]: (typeof pages)[number]) => {
    const [english = [], french = [], arabic = []] = await Promise.all(
      ['en', 'fr', 'ar'].map(async language => {
        const { status, text } = await served.visitor(who, { 'accept-language': language }).get(path)
        expect([path, status]).toEqual([path, 200])
        expect(text).toContain(`<html lang="${language}"`)
        return wordsOf(text)
      }),
    )
    expect(english.length).toBeGreaterThan(5)
    expect([path, french.filter(text => english.includes(text) && !SHARED.includes(text))]).toEqual([path, []])
    expect([path, arabic.filter(text => /[A-Za-z]/.test(text.replaceAll(/API|UTC|\b(?:ann|ben)\b/g, '')))]).toEqual([path, []])
    expect([path, french.length]).toEqual([path, english.length])
    expect([path, arabic.length]).toEqual([path, english.length])
  }
  await Promise.all(pages.map(check))
})
