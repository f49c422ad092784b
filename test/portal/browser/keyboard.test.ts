import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { describeInChromium } from './chromium.js'
import { openApp, walked } from './open-app.js'
import { focused, sheet, shownSecret } from './steps.js'

describeInChromium('by keyboard alone', browser => {
  for (const server of walked)
    describe(server.name, () => {
      it('the first stop skips to the content', async () => {
        const app = await openApp(server)
        const page = await app.enter(browser(), 'customer')
        await page.goto(`${app.url}/keys`)
        await page.keyboard.press('Tab')
        expect(await focused(page)).toBe('Skip to content')
        expect(await isSeen(page)).toBe(true)
        await page.keyboard.press('Enter')
        await page.keyboard.press('Tab')
        expect(await focused(page)).toBe('New API key')
      })

      it('a key is made, renamed and looked at, and focus returns to where it was', async () => {
        const app = await openApp(server)
        const page = await app.enter(browser(), 'customer')
        await page.goto(`${app.url}/keys`)
        await tabTo(page, 'New API key')
        await page.keyboard.press('Enter')
        await sheet(page).waitFor()
        expect(await focused(page)).toBe('name')
        await page.keyboard.press('Escape')
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
        expect(await focused(page)).toBe('New API key')

        await page.keyboard.press('Enter')
        await sheet(page).waitFor()
        // an empty name is refused by the browser, which goes back to it
        await tabTo(page, 'Create key')
        await page.keyboard.press('Enter')
        expect(await focused(page)).toBe('name')
        await page.keyboard.type('nightly export')
        await page.keyboard.press('Enter')
        await page.locator('#secret').waitFor()
        await tabTo(page, 'Done')
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor()
        await tabTo(page, 'Leave')
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/keys\/key_\w+/)

        await page.goto(`${app.url}/keys`)
        await tabTo(page, '⋯')
        await page.keyboard.press('Enter')
        await page.keyboard.press('ArrowDown')
        expect(await isSeen(page)).toBe(true)
        await page.keyboard.press('Escape')
        expect([await page.locator('details[open]').count(), await focused(page)]).toEqual([0, '⋯'])
        await page.keyboard.press('Enter')
        await tabTo(page, 'Rename')
        await page.keyboard.press('Enter')
        await sheet(page).waitFor()
        expect(await focused(page)).toBe('name')
        await page.keyboard.press('Escape')
        await expect.poll(() => focused(page)).toBe('⋯')
      })

      it('access is given, a key rotated, its old secret ended, the key revoked and deleted', async () => {
        const app = await openApp(server, { rules: { approvalRequired: true } })
        const user = 'newcomer@example.com'
        await app.keyring.accessRequests.create({ account: 'newcomers', user, reason: 'A dashboard.' })
        const approver = await app.enter(browser(), 'approver')
        await approver.goto(`${app.url}/requests`)
        await press(approver, /^Review newcomers/)
        await sheet(approver).waitFor()
        await tabTo(approver, 'approveNote')
        await approver.keyboard.type('Welcome.')
        await press(approver, 'Approve')
        await expect.poll(async () => (await app.keyring.accessRequests.list()).items[0]?.state).toBe('approved')

        const { key } = await app.keyring.keys.create({ name: 'nightly export', account: 'newcomers', owner: user })
        const page = await app.enter(browser(), 'newcomer')
        await page.goto(`${app.url}/keys/${key.id}`)
        await press(page, /^Rotate/)
        await sheet(page).waitFor()
        await tabTo(page, 'graceSeconds')
        // the keys of a group of radios choose
        await page.keyboard.press('ArrowDown')
        await press(page, 'Rotate', 'button')
        const second = await shownSecret(page)
        await press(page, 'Done')
        await page.getByRole('dialog').waitFor()
        await press(page, 'Leave')
        await page.waitForURL(/done=rotated/)
        expect((await app.keyring.keys.get(key.id))?.secrets).toHaveLength(2)

        await press(page, /^End/)
        await sheet(page).waitFor()
        await press(page, /^End it/, 'button')
        await page.getByText(/secret has ended/).waitFor()
        expect(await app.use(second)).toBe(200)

        await press(page, /^Revoke/)
        await sheet(page).waitFor()
        await tabTo(page, 'reason')
        await page.keyboard.type('the project is over')
        await press(page, /^Revoke/, 'button')
        await expect.poll(async () => (await app.keyring.keys.get(key.id))?.state).toBe('revoked')
        expect(await app.keyring.keys.get(key.id)).toMatchObject({ revokedReason: 'the project is over' })
        await page.waitForURL(/done=revoked/)

        await press(page, /^Delete/)
        await sheet(page).waitFor()
        await press(page, /^Delete/, 'button')
        await expect.poll(() => app.keyring.keys.get(key.id)).toBe(null)
      })

      it('whatever has the focus is seen to have it', async () => {
        const app = await openApp(server)
        await app.keyring.keys.create({ name: 'nightly export', account: 'acme', owner: 'customer@example.com' })
        const page = await app.enter(browser(), 'customer')
        for (const path of ['/keys', '/keys/new', '/activity']) {
          await page.goto(app.url + path)
          const stops = new Set<string>()
          for (let step = 0; step < 60; step++) {
            await page.keyboard.press('Tab')
            const stop = await page.evaluate<string>('document.activeElement.outerHTML.slice(0, 120)')
            if (stop.startsWith('<body') || stops.has(stop)) break
            stops.add(stop)
            expect([stop, await isSeen(page)]).toEqual([stop, true])
          }
          expect(stops.size).toBeGreaterThan(8)
        }
      })
    })
})

/** Presses Tab until something has the focus; among elements of one kind where others have the same name. */
async function tabTo(page: Page, name: string | RegExp, tag = ''): Promise<void> {
  const isThere = async () => {
    const text = await focused(page)
    if (typeof name === 'string' ? text !== name : !name.test(text)) return false
    return tag === '' || (await page.evaluate<string>('document.activeElement.localName')) === tag
  }
  for (let step = 0; step < 80; step++) {
    if (await isThere()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no key leads to ${tag} ${name}: the last stop was ${await focused(page)}`)
}

async function press(page: Page, name: string | RegExp, tag = ''): Promise<void> {
  await tabTo(page, name, tag)
  await page.keyboard.press('Enter')
}

/** Whether what has the focus is on the screen, with something around it that says so. */
const isSeen = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`(() => {
    const element = document.activeElement
    const { width, height, top, bottom } = element.getBoundingClientRect()
    const shown = element.closest('label, .choice, summary') ?? element
    const hasMark = each => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each)
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
    }
    return width > 0 && height > 0 && bottom > 0 && top < innerHeight && (hasMark(element) || hasMark(shown))
  })()`)
