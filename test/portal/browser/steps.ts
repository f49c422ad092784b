import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What a key is made of, in a form. */
export interface Wanted {
  readonly name: string
  readonly grants?: readonly string[]
  readonly subnets?: string
}

/** The form of a page, or of the dialog that is open. */
export const sheet = (page: Page): Locator => page.locator('[data-sheet]')

/** Fills in the form of a new key. */
export async function fillNewKey(page: Page, { name, grants = [], subnets }: Wanted): Promise<void> {
  const form = sheet(page)
  await form.getByLabel('Name', { exact: true }).fill(name)
  for (const grant of grants) await form.getByRole('checkbox', { name: grant }).check()
  if (subnets === undefined) return
  await form.getByRole('radio', { name: 'Only these subnets' }).check()
  await form.locator('textarea[name="subnets"]').fill(subnets)
}

/** Makes a key on the page for that, and gives the secret that is shown. */
export async function makeKey(page: Page, portal: string, wanted: Wanted): Promise<string> {
  await page.goto(`${portal}/keys/new`)
  await fillNewKey(page, wanted)
  await sheet(page).getByRole('button', { name: 'Create key' }).click()
  return shownSecret(page)
}

/** The secret that a page shows. */
export async function shownSecret(page: Page): Promise<string> {
  const secret = (await page.locator('#secret').textContent()) ?? ''
  expect(secret).toMatch(/^kw_live_\w{38}$/)
  return secret
}

/** Has a shell carry out the line that a page shows: the status of the answer. */
export async function runLine(line: string): Promise<number> {
  expect(line).toMatch(/^curl /)
  const { stdout } = await promisify(execFile)('sh', ['-c', `${line} --silent --output /dev/null --write-out '%{http_code}'`])
  return Number(stdout)
}

/** The field that has the focus, by its name; else what it is. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement?.name || document.activeElement?.textContent?.trim() || ""')

/** Chooses an entry of the menu of a key in the list. */
export async function openMenu(page: Page, key: string, entry: string): Promise<void> {
  await page.getByLabel(`Actions for ${key}`).click()
  await page.locator('details.menu[open]').getByRole('link', { name: entry }).click()
  await sheet(page).waitFor()
}
