import type { Page } from 'playwright-core'
import type { Furniture } from './furnish.js'
import type { App, Who } from './open-app.js'
import { sheet } from './steps.js'

/** A page of the portal, as somebody comes to see it. */
export interface Sight {
  readonly name: string
  /** The customer by default. */
  readonly who?: Who
  /** Below the portal. */
  path(there: Furniture): string
  /** What is done there before it is looked at, such as opening a dialog; it may be in any language. */
  act?(page: Page, app: App, there: Furniture): Promise<void>
}

const openDialog = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click()
  await page.locator('dialog[open]').waitFor()
}

const at = (path: string) => () => path

async function makeKey(page: Page): Promise<void> {
  await page.locator('input[name="name"]').fill('short-lived')
  await page.locator('[data-sheet] button:not([type])').click()
  await page.locator('#secret').waitFor()
}

/** Every page of the portal, every dialog, and what a refusal makes of them. */
export const SIGHTS: readonly Sight[] = [
  { name: 'keys', path: at('/keys') },
  { name: 'keys, a menu', path: at('/keys'), act: page => page.locator('details.menu summary').first().click() },
  { name: 'keys, none', path: at('/keys?state=idle') },
  { name: 'keys, new', path: at('/keys'), act: openDialog('.head a[data-dialog]') },
  {
    name: 'new key, refused',
    path: at('/keys/new'),
    async act(page) {
      await page.locator('input[name="name"]').fill('refused')
      await page.locator('input[value="never"]').check()
      for (const list of ['subnets', 'origins']) {
        await page.locator(`input[name="${list}Of"][value="listed"]`).check()
        await page.locator(`textarea[name="${list}"]`).fill('10.0.0.5/8')
      }
      await sheet(page).locator('button:not([type])').click()
      await page.locator('#f-subnets-problem:not([hidden])').waitFor()
    },
  },
  {
    name: 'new key, without a day',
    path: at('/keys/new'),
    async act(page) {
      await page.locator('input[name="name"]').fill('refused')
      await page.locator('input[name="expiresAt"][value="day"]').check()
      await page.evaluate('document.querySelector("[data-sheet] form").noValidate = true')
      await sheet(page).locator('button:not([type])').click()
      await page.locator('#f-expiresAt-problem:not([hidden])').waitFor()
    },
  },
  {
    name: 'new key, a grant that is not offered',
    path: at('/keys/new'),
    async act(page) {
      await page.locator('input[name="name"]').fill('refused')
      await page.locator('input[name="grants"]').first().check()
      await page.evaluate('document.querySelector("input[name=grants]").value = "other:write"')
      await sheet(page).locator('button:not([type])').click()
      await page.locator('#f-grants-problem:not([hidden])').waitFor()
    },
  },
  { name: 'secret', path: at('/keys/new'), act: makeKey },
  {
    name: 'secret, leaving',
    path: at('/keys/new'),
    async act(page) {
      await makeKey(page)
      await openDialog('a[data-leave]')(page)
    },
  },
  {
    name: 'key',
    path: ({ rotated }) => `/keys/${rotated}`,
    async act(page) {
      for (const summary of await page.locator('#main summary').all()) await summary.click()
    },
  },
  { name: 'key, revoked', path: ({ revoked }) => `/keys/${revoked}` },
  { name: 'rename', path: ({ active }) => `/keys/${active}`, act: openDialog('a[href*="/rename"]') },
  { name: 'restrict', path: ({ active }) => `/keys/${active}/restrict` },
  {
    name: 'restrict, changed meanwhile',
    path: ({ active }) => `/keys/${active}/restrict`,
    async act(page, { keyring }, { active }) {
      await page.locator('textarea[name="subnets"]').fill('203.0.113.9')
      await keyring.keys.update(active, { subnets: ['192.0.2.0/24'] })
      await sheet(page).locator('button:not([type])').click()
      await page.locator('[role="alert"]').waitFor()
    },
  },
  { name: 'rotate', path: ({ active }) => `/keys/${active}/rotate` },
  { name: 'rotate, two secrets', path: ({ rotated }) => `/keys/${rotated}/rotate` },
  { name: 'end a secret', path: ({ rotated }) => `/keys/${rotated}`, act: openDialog('a[href*="/end"]') },
  { name: 'revoke', path: ({ active }) => `/keys/${active}/revoke` },
  { name: 'delete', path: ({ revoked }) => `/keys/${revoked}/delete` },
  { name: 'access, approved', path: at('/access') },
  { name: 'access, pending', who: 'newcomer', path: at('/access') },
  { name: 'access, denied', who: 'denied', path: at('/access') },
  { name: 'access, never asked', who: 'stranger', path: at('/access') },
  { name: 'members', path: at('/members') },
  { name: 'deactivate', path: at('/members'), act: openDialog('a[href*="/deactivate"]') },
  { name: 'roles', path: at('/roles') },
  { name: 'role', path: ({ role }) => `/roles/${role}` },
  { name: 'activity', path: at('/activity') },
  { name: 'activity, wrong filters', path: at('/activity?from=2026-02-02&to=2026-01-01') },
  { name: 'activity, none', path: at('/activity?user=nobody') },
  { name: 'requests', who: 'approver', path: at('/requests') },
  { name: 'requests, review', who: 'approver', path: at('/requests'), act: openDialog('tbody a.button[data-dialog]') },
  { name: 'requests, all', who: 'approver', path: at('/requests?state=all') },
  { name: 'accounts', who: 'approver', path: at('/accounts') },
  { name: 'keys of an account', who: 'approver', path: at('/keys?account=acme') },
  { name: 'new key for an account', who: 'approver', path: at('/keys/new?account=acme') },
  { name: 'activity of everybody', who: 'approver', path: at('/activity') },
  { name: 'not there', path: at('/keys/key_none') },
  { name: 'no access', who: 'former', path: at('/keys') },
  { name: 'not signed in', who: 'nobody', path: at('/keys') },
]
