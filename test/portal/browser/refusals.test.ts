import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { KeyRules } from '../../../src/keys/key-rules.js'
import { describeInChromium } from './chromium.js'
import { CATALOGUE } from './furnish.js'
import { type App, openApp, type Who, walked } from './open-app.js'
import { fillNewKey, focused, sheet } from './steps.js'

interface Case {
  readonly rules: KeyRules
  /** The field that it stands beside; null where it stands in the place of the form, or above it. */
  readonly field: string | null
  readonly says: string
  readonly who?: Who
  /** Below the portal; the page for a new key by default. */
  readonly path?: (app: App) => Promise<string>
  /** What is done there; nothing where the page itself says it. */
  readonly act?: (page: Page) => Promise<void>
}

const USER = 'customer@example.com'

const CASES: Readonly<Record<keyof KeyRules, Case>> = {
  keysPerAccount: {
    rules: { keysPerAccount: 1 },
    field: null,
    says: 'An account can have 1 key',
    async path({ keyring }) {
      await keyring.keys.create({ name: 'first', account: 'acme', owner: USER })
      return '/keys/new'
    },
    act: send,
  },
  defaultLifetimeDays: {
    rules: { defaultLifetimeDays: 45 },
    field: null,
    says: '45 days',
    async act(page) {
      const chosen = page.locator('label', { has: page.locator('input[name="expiresAt"]:checked') })
      expect(await chosen.textContent()).toContain('45 days')
    },
  },
  longestLifetimeDays: {
    rules: { longestLifetimeDays: 30 },
    field: 'expiresAt',
    says: 'A key lives for 30 days at most',
    async act(page) {
      await page.locator('input[name="expiresAt"][value="day"]').check()
      await page.locator('input[name="expiresOn"]').fill('2099-12-31')
      await send(page)
    },
  },
  longestGraceSeconds: {
    rules: { longestGraceSeconds: 3600 },
    field: null,
    says: 'Choose a shorter time',
    async path({ keyring }) {
      const { key } = await keyring.keys.create({ name: 'first', account: 'acme', owner: USER })
      return `/keys/${key.id}/rotate`
    },
    async act(page) {
      expect(await page.locator('input[name="graceSeconds"]').count()).toBe(2)
      await write(page, 'input[name="graceSeconds"]:checked', '86400')
      await sheet(page).getByRole('button', { name: 'Rotate' }).click()
      await page.locator('#f-graceSeconds-problem').waitFor()
    },
  },
  neverExpires: {
    rules: { neverExpires: 'refused' },
    field: 'expiresAt',
    says: 'A key must end some day',
    async act(page) {
      expect(await page.locator('input[value="never"]').count()).toBe(0)
      await write(page, 'input[name="expiresAt"]:checked', 'never')
      await send(page)
    },
  },
  grantsRequired: {
    rules: { grantsRequired: true },
    field: 'grants',
    says: 'Name at least one grant',
    act: send,
  },
  grantCatalogue: {
    rules: { grantCatalogue: CATALOGUE },
    field: 'grants',
    says: 'is not one of the grants offered here',
    async act(page) {
      await write(page, 'input[name="grants"]', 'other:write')
      await page.locator('input[name="grants"]').first().check()
      await send(page)
    },
  },
  subnetsRequired: {
    rules: { subnetsRequired: true },
    field: 'subnets',
    says: 'A key must name the subnets',
    act: send,
  },
  technicalContactRequired: {
    rules: { technicalContactRequired: true },
    field: 'technicalContact',
    says: 'A key must have a technical contact',
    act: send,
  },
  ownership: {
    rules: { ownership: 'personal' },
    field: 'owner',
    says: 'Name its owner',
    who: 'approver',
    path: async () => '/keys/new?account=acme',
    act: send,
  },
  approvalRequired: {
    rules: { approvalRequired: true },
    field: null,
    says: 'Request access first',
    who: 'newcomer',
    act: send,
  },
  deleteOnlyInactive: {
    rules: { deleteOnlyInactive: true },
    field: null,
    says: 'Only a key that no longer works can be deleted',
    path: async app => `/keys/${await keyOf(app)}/delete`,
  },
  grantsImmutable: {
    rules: { grantsImmutable: true },
    field: null,
    says: 'The grants of a key are fixed when it is made',
    path: async app => `/keys/${await keyOf(app)}/restrict`,
  },
  dedicatedRole: {
    rules: { dedicatedRole: true },
    field: null,
    says: 'This key may do what its own role says',
    path: async app => `/keys/${await keyOf(app)}/restrict`,
  },
  idleAfterDays: {
    rules: { idleAfterDays: 10 },
    field: null,
    says: 'Idle',
    async path(app) {
      const id = await keyOf(app)
      app.pass(11 * 86_400)
      return `/keys/${id}`
    },
  },
  expiredAfterIdleDays: {
    rules: { idleAfterDays: 10, expiredAfterIdleDays: 20 },
    field: null,
    says: 'Expired',
    async path(app) {
      const id = await keyOf(app)
      app.pass(21 * 86_400)
      await app.keyring.sweep()
      return `/keys/${id}`
    },
  },
}

describeInChromium('what a rule refuses is said in words', browser => {
  for (const [index, [rule, { rules, field, says, who = 'customer', path, act }]] of Object.entries(CASES).entries())
    it(rule, async () => {
      // what is said is the same in every framework: each takes its share
      const server = walked[index % walked.length]
      if (!server) throw new Error('there is no framework')
      const app = await openApp(server, { rules })
      const page = await app.enter(browser(), who)
      await page.goto(app.url + (path ? await path(app) : '/keys/new'))
      await act?.(page)
      const place = field === null ? page.locator('#main') : page.locator(`#f-${field}-problem`)
      await expect.poll(() => place.textContent()).toContain(says)
      if (field === null) return
      expect(await place.isVisible()).toBe(true)
      const described = page.locator(`[aria-invalid="true"][aria-describedby~="f-${field}-problem"]`)
      expect(await described.count()).toBe(1)
      // the first field that is wrong has the focus, and nothing that was typed is lost
      expect(await focused(page)).toBe(field)
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('nightly export')
    })
})

/** Sends the form of a new key, past the checks of the browser. */
async function send(page: Page): Promise<void> {
  await fillNewKey(page, { name: 'nightly export' })
  await page.evaluate('document.querySelector("[data-sheet] form").noValidate = true')
  await sheet(page).getByRole('button', { name: 'Create key' }).click()
  await page.waitForLoadState()
}

// as whoever changes the page would
const write = (page: Page, selector: string, value: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(value)}`)

async function keyOf({ keyring }: App): Promise<string> {
  const { key } = await keyring.keys.create({ name: 'nightly export', account: 'acme', owner: USER })
  return key.id
}
