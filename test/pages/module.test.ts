import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInChromium } from '../portal/browser/chromium.js'
import { serveModule } from './serve-module.js'

const SECRET = 'kw_live_abc$&123'
const SHEET = `<div data-sheet><h1>Rename</h1><form method="post" action="save"><label>Note <input name="note"></label>
<label>Name <input name="name" autofocus></label><button>Save</button><a href="../list" data-close>Cancel</a></form></div>`
const LIST = `<main><a href="sheets/rename" data-dialog id="opener">Rename</a>
<details class="menu"><summary id="menu">More</summary><ul><li><a href="sheets/rename" data-dialog>Rename</a></li><li><a href="#b">Second</a></li></ul></details>
<details class="menu"><summary id="other">More</summary><ul><li><a href="#c">Third</a></li></ul></details></main>`
const SECRET_PAGE = `<main><div data-secret data-after="after"><code id="secret">${SECRET.replace('&', '&amp;')}</code>
<code id="curl">curl -H 'x-api-key: ${SECRET.replace('&', '&amp;')}'</code>
<button type="button" data-copy="#secret" data-done="Copied" hidden>Copy</button>
<button type="button" data-download data-file="northwind.env" data-text="API_KEY={secret}" data-done="Saved" hidden>Download</button></div>
<a href="after" data-leave>Done</a>
<dialog data-leave-dialog aria-label="Leave?"><button type="button" data-stay>Stay</button><button type="button" data-go>Leave</button></dialog></main>`

const focused = (page: Page) => page.evaluate<string>('document.activeElement.name || document.activeElement.id')

describeInChromium('the module of the pages', browser => {
  const open = async (pages: Readonly<Record<string, string>>, path: string, options = {}) => {
    const site = await serveModule({ '/after': '<main><h1>After</h1></main>', ...pages })
    const context = await browser().newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options })
    const page = await context.newPage()
    page.on('console', message => site.complaints.push(message.text()))
    page.on('pageerror', error => site.complaints.push(error.message))
    await page.goto(site.url + path)
    return { ...site, page }
  }

  it('shows a sheet in a dialog, whose addresses stay what they were, and which hides the page', async () => {
    const { page, url, posted, complaints } = await open({ '/list': LIST, '/sheets/rename': SHEET }, '/list')
    await page.click('#opener')
    const dialog = page.getByRole('dialog', { name: 'Rename' })
    await dialog.waitFor()
    expect(await focused(page)).toBe('name')
    expect(page.url()).toBe(`${url}/list`)
    expect(await dialog.getByRole('link').getAttribute('href')).toBe(`${url}/list`)
    await page.keyboard.type('New')
    await page.keyboard.press('Enter')
    await expect.poll(() => posted.length).toBe(1)
    expect(posted).toEqual([{ path: '/sheets/save', body: 'note=&name=New' }])
    // the pages demand Trusted Types and allow no policy
    expect(complaints).toEqual([])
  })

  it('closes a dialog by Esc, by Cancel and outside of it, and goes back to where it was opened', async () => {
    const { page } = await open({ '/list': LIST, '/sheets/rename': SHEET }, '/list')
    const dialog = page.locator('dialog')
    const ways = [() => page.keyboard.press('Escape'), () => page.click('[data-close]'), () => page.mouse.click(5, 5)]
    for (const close of ways) {
      await page.click('#opener')
      await dialog.waitFor()
      await close()
      await dialog.waitFor({ state: 'detached' })
      expect(await focused(page)).toBe('opener')
    }
    await page.click('#menu')
    await page.click('.menu a[data-dialog]')
    await dialog.waitFor()
    expect(await page.locator('details[open]').count()).toBe(0)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('menu')
  })

  it('does not lose what was typed to a click outside, but to Esc', async () => {
    const { page } = await open({ '/list': LIST, '/sheets/rename': SHEET }, '/list')
    await page.click('#opener')
    await page.locator('dialog').waitFor()
    await page.keyboard.type('New')
    await page.mouse.click(5, 5)
    expect(await page.inputValue('[name=name]')).toBe('New')
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  })

  it.each([
    ['is refused', '/gone', 'nobody'],
    ['is no sheet', '/after', 'After'],
  ])('goes to the page where it %s', async (_why, path, text) => {
    const { page, url } = await open({ '/list': `<a href="${path}" data-dialog>Go</a>` }, '/list')
    await page.click('a')
    await page.waitForURL(url + path)
    expect(await page.locator('dialog').count()).toBe(0)
    expect(await page.textContent('body')).toContain(text)
  })

  it('leaves other clicks to the browser, and all of them where there are no scripts', async () => {
    const pages = { '/list': LIST, '/sheets/rename': SHEET }
    const { page, url } = await open(pages, '/list')
    const [other] = await Promise.all([page.context().waitForEvent('page'), page.click('#opener', { modifiers: ['Control'] })])
    await other.waitForURL(`${url}/sheets/rename`)
    expect(await page.locator('dialog').count()).toBe(0)
    const bare = await open(pages, '/list', { javaScriptEnabled: false })
    await bare.page.click('#opener')
    await bare.page.waitForURL(`${bare.url}/sheets/rename`)
  })

  it('copies, and says so on the button and to whoever does not see it', async () => {
    const { page, complaints } = await open({ '/secret': SECRET_PAGE }, '/secret')
    await page.click('[data-copy]')
    await page.getByRole('status').getByText('Copied').waitFor()
    expect(await page.textContent('[data-copy]')).toBe('Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(SECRET)
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('saves the secret as a file, without keeping the address that it was saved from', async () => {
    const { page, complaints } = await open({ '/secret': SECRET_PAGE }, '/secret')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-download]')])
    expect(download.suggestedFilename()).toBe('northwind.env')
    expect(await readFile(await download.path(), 'utf8')).toBe(`API_KEY=${SECRET}`)
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor()
    const isThere = `new Promise(ok => { const x = new XMLHttpRequest(); x.open('GET', '${download.url()}'); x.onloadend = () => ok(x.status); x.send() })`
    expect(await page.evaluate(isThere)).toBe(0)
    // that the browser was asked for it is all that it complains of
    expect(complaints.filter(each => !each.includes('blob:') && !each.includes('ERR_FILE_NOT_FOUND'))).toEqual([])
  })

  it('asks before the page of a secret is left that nobody copied', async () => {
    const { page, url } = await open({ '/secret': SECRET_PAGE }, '/secret')
    const dialog = page.getByRole('dialog', { name: 'Leave?' })
    await page.click('[data-leave]')
    await page.click('[data-stay]')
    await dialog.waitFor({ state: 'hidden' })
    expect(page.url()).toBe(`${url}/secret`)
    // the browser itself asks where somebody goes by its own means
    const asked = page.waitForEvent('dialog')
    const leaving = page.goto(`${url}/after`).catch(() => null)
    expect((await asked).type()).toBe('beforeunload')
    await (await asked).dismiss()
    await leaving
    expect(page.url()).toBe(`${url}/secret`)
    await page.click('[data-leave]')
    await page.click('[data-go]')
    await page.waitForURL(`${url}/after`)
  })

  it('asks nobody who has the secret', async () => {
    const { page, url } = await open({ '/secret': SECRET_PAGE }, '/secret')
    await page.click('[data-copy]')
    await page.getByRole('status').getByText('Copied').waitFor()
    await page.click('[data-leave]')
    await page.waitForURL(`${url}/after`)
  })

  it('leaves no secret in a page that is left, and goes on where one comes back to it', async () => {
    const { page, url } = await open({ '/secret': SECRET_PAGE }, '/secret')
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(await page.content()).not.toContain('kw_live_abc')
    await page.click('[data-copy]')
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    await page.waitForURL(`${url}/after`)
  })

  it('says what is wrong with a field while it is filled in, of its newest text only', async () => {
    const form = `<form method="post" data-check="check"><input id="f-subnets" name="subnets" data-check aria-describedby="f-subnets-hint" required>
<p id="f-subnets-hint">Hint</p><p id="f-subnets-problem" hidden></p></form>`
    const { page, posted, answer } = await open({ '/form': form }, '/form')
    const [field, problem] = [page.locator('#f-subnets'), page.locator('#f-subnets-problem')]
    await field.fill('10.0.0.5/8')
    await expect.poll(() => posted).toEqual([{ path: '/check', body: 'field=subnets&value=10.0.0.5%2F8' }])
    // the answer to the newer text is there first
    await field.fill('10.0.0.0/8')
    await field.blur()
    await expect.poll(() => posted.length).toBe(2)
    answer(1, null)
    answer(0, 'Did you mean 10.0.0.0/8?')
    await field.fill('10.0.0.5/9')
    await expect.poll(() => posted.length).toBe(3)
    expect(await problem.isHidden()).toBe(true)
    expect(await field.getAttribute('aria-invalid')).toBeNull()
    answer(2, '<b>Did you mean 10.0.0.0/9?</b>')
    await page.getByRole('status').getByText('10.0.0.0/9').waitFor()
    expect(await problem.textContent()).toBe('<b>Did you mean 10.0.0.0/9?</b>')
    expect(await problem.isVisible()).toBe(true)
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.getAttribute('aria-describedby')).toBe('f-subnets-problem f-subnets-hint')
    // an empty field is not wrong yet
    await field.fill('')
    await problem.waitFor({ state: 'hidden' })
    expect(await field.getAttribute('aria-describedby')).toBe('f-subnets-hint')
  })

  it('opens one menu at a time, and is moved through by keys', async () => {
    const { page } = await open({ '/list': LIST }, '/list')
    const opened = () => page.evaluate("[...document.querySelectorAll('details[open] > summary')].map(each => each.id).join()")
    await page.click('#menu')
    await page.click('#other')
    expect(await opened()).toBe('other')
    await page.mouse.click(600, 500)
    expect(await opened()).toBe('')
    await page.focus('#menu')
    for (const [key, text] of [
      ['ArrowDown', 'Rename'],
      ['ArrowDown', 'Second'],
      ['ArrowDown', 'Rename'],
      ['ArrowUp', 'Second'],
      ['Home', 'Rename'],
      ['End', 'Second'],
    ] as const) {
      await page.keyboard.press(key)
      expect(await page.evaluate('document.activeElement.textContent'), key).toBe(text)
    }
    await page.keyboard.press('Escape')
    expect([await opened(), await focused(page)]).toEqual(['', 'menu'])
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await opened()).toBe('menu')
    await page.keyboard.press('Tab')
    expect([await opened(), await focused(page)]).toEqual(['', 'other'])
  })

  it('sends a form once, until one comes back to it', async () => {
    const form = '<form method="post" action="save"><input name="is"><button>Send</button></form>'
    const { page, posted } = await open({ '/form': form }, '/form')
    const send = (value: string) => `form.is.value = '${value}'; button.click();`
    const script = (...lines: string[]) =>
      `(([form], button) => {${lines.join('')} return button.ariaDisabled})(document.forms, document.querySelector('button'))`
    expect(await page.evaluate(script(send('1'), send('2')))).toBe('true')
    await expect.poll(() => posted.length).toBe(1)
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(await page.evaluate(script())).toBeNull()
    await page.evaluate(script(send('3')))
    await expect.poll(() => posted.length).toBe(2)
    expect(posted.map(({ body }) => body)).toEqual(['is=1', 'is=3'])
  })
})
