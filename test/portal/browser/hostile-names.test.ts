import type { Page } from 'playwright-core'
import { ManagementError } from 'keywright'
import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { hostileNames } from './hostile-names.js'
import { type App, openApp, walked } from './open-app.js'
import { fillNewKey, sheet } from './steps.js'

const NAMES = hostileNames(515, 6)
const WIDTHS = [390, 1280]
const USER = 'customer@example.com'

describeInChromium('names that nobody means well with', browser => {
  for (const [index, server] of walked.entries())
    describe(server.name, () => {
      // a name is the same in every framework: each takes its share
      const names = NAMES.filter((_, i) => i % walked.length === index)

      it('run no script and break no layout in lists', async () => {
        const app = await openApp(server, { rules: { approvalRequired: false } })
        const stored = await storeEverywhere(app, names)
        expect(stored.keys.length).toBeGreaterThan(90)
        expect(stored.revoked.length).toBeGreaterThan(5)
        const page = await app.enter(browser(), 'customer')
        const seen = await walk(page, `${app.url}/keys`, 'tbody th[scope="row"] a bdi')
        // what is shown is what is stored, apart from what nobody could see
        expect(seen.toSorted()).toEqual(stored.keys.map(shown).toSorted())
        await walk(page, `${app.url}/members`)
        await walk(page, `${app.url}/roles`)
        await walk(page, `${app.url}/activity`)
        const provider = await app.enter(browser(), 'approver')
        const reasons = await walk(provider, `${app.url}/requests?state=all`, 'tbody tr')
        expect(reasons.length).toBe(stored.requests.length)
        expect(stored.requests.length).toBeGreaterThan(50)
        for (const path of [
          ...some(stored.ids, 6).map(id => `/keys/${id}`),
          ...some(stored.revoked, 6).map(id => `/keys/${id}`),
          '/keys?state=revoked',
          '/activity?action=key.revoked',
        ]) {
          await page.goto(app.url + path)
          await expectIntact(page)
        }
        // what was asked and answered, as its decider and its account see it
        for (const { id, account } of some(stored.requests, 12)) {
          for (const path of [`/requests/${id}`, `/access?${new URLSearchParams({ account: account ?? '' }).toString()}`]) {
            await provider.goto(app.url + path)
            await expectIntact(provider)
          }
        }
      })

      it('come back as they were typed, with what is wrong beside them', async () => {
        const app = await openApp(server)
        const page = await app.enter(browser(), 'customer')
        const written = names.filter(name => name.trim() !== '')
        // several in one form: in each of its fields another
        for (let at = 0; at < 24; at += 4) {
          const [name = 'x', subnets = 'x', origins = 'x', contact = 'x'] = written.slice(at)
          await page.goto(`${app.url}/keys/new`)
          await fillNewKey(page, { name, subnets })
          await sheet(page).getByRole('radio', { name: 'Only these origins' }).check()
          await page.locator('textarea[name="origins"]').fill(origins)
          await page.getByLabel('Technical contact').fill(contact)
          await sheet(page).getByRole('button', { name: 'Create key' }).click()
          // some of them are origins, none is a subnet
          await page.locator('textarea[name="subnets"][aria-invalid="true"]').waitFor()
          expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).not.toBe('')
          await expectIntact(page)
        }
      })
    })
})

/** So many of a list, from all over it. */
const some = <Item>(items: readonly Item[], count: number): Item[] =>
  items.filter((_, i) => i % Math.max(1, Math.floor(items.length / count)) === 0)

/** What is stored under hostile names. */
interface Stored {
  readonly keys: string[]
  readonly ids: string[]
  readonly revoked: string[]
  readonly requests: { readonly id: string; readonly account: string | null }[]
}

/** Walks all pages of a list. */
async function walk(page: Page, address: string, names = ''): Promise<string[]> {
  const seen: string[] = []
  await page.goto(address)
  for (;;) {
    await expectIntact(page)
    if (names !== '') seen.push(...(await page.locator(names).allTextContents()))
    const older = page.locator('.pager a[href*="cursor="]')
    if ((await older.count()) === 0) return seen
    await page.goto(new URL((await older.getAttribute('href')) ?? '', page.url()).href)
  }
}

async function expectIntact(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    const over = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth')
    expect([page.url(), width, Math.max(over, 0)]).toEqual([page.url(), width, 0])
  }
  expect(await page.evaluate<unknown>('[typeof pwned, document.querySelectorAll("#main").length]')).toEqual(['undefined', 1])
}

/** Puts every name wherever the core takes it. */
async function storeEverywhere({ keyring }: App, names: readonly string[]): Promise<Stored> {
  const { keys, members, roles, accessRequests } = keyring
  const stored: Stored = { keys: [], ids: [], revoked: [], requests: [] }
  const takes = async (store: Promise<unknown>): Promise<void> => {
    await store.catch(error => expect(error).toBeInstanceOf(ManagementError))
  }
  for (const [i, name] of names.entries()) {
    await takes(
      keys.create({ name, account: 'acme', owner: USER }).then(async ({ key }) => {
        stored.keys.push(key.name)
        stored.ids.push(key.id)
        if (i % 3 !== 0) return
        await keys.revoke(key.id, { reason: name })
        stored.revoked.push(key.id)
      }),
    )
    await takes(members.add({ user: name, account: 'acme', email: null }))
    if (i % 5 === 0) await takes(roles.create({ name, account: 'acme', grants: ['a:read'] }))
    await takes(
      accessRequests.create({ account: name, user: name, reason: name }).then(async ({ id, account }) => {
        stored.requests.push({ id, account })
        if (i % 2 === 0) await accessRequests.deny(id, { user: USER, note: name })
      }),
    )
  }
  return stored
}

// as a browser reads it: line ends of one kind, and a mark for what can't be seen
const shown = (name: string) =>
  name
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\t\n])\p{Cc}/gu, '\ufffd')
