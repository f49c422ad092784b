// Photographs the pages of the portal for docs/portal.md: `npm run build && node scripts/portal-screenshots.mjs`.
// Needs Chromium on PATH, or its path in KEYWRIGHT_CHROMIUM; the pictures have no secret that is good anywhere.
import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { chromium } from 'playwright-core'
import { createKeyring } from '../dist/index.js'
import { portal } from '../dist/express/index.js'

const FOLDER = fileURLToPath(new URL('../docs/portal', import.meta.url))
const DAY_MS = 86_400_000
const NOW = Date.parse('2026-06-16T09:24:00Z')
const WIDTHS = { 390: 844, 1280: 800 }
const CUSTOMER = { user: 'ada@example.com', account: 'acme' }
const APPROVER = { user: 'grace@example.com', account: 'house', approver: true }

const RULES = {
  approvalRequired: true,
  keysPerAccount: 20,
  defaultLifetimeDays: 90,
  grantCatalogue: {
    'monitors:read': 'See monitors and their results',
    'monitors:write': 'Make and change monitors',
    'reports:read': 'Download reports',
    'users:read': 'See the people of the account',
  },
}

let now = NOW - 31 * DAY_MS
const keyring = createKeyring({ store: 'memory:', rules: RULES, clock: () => new Date(now), usageIntervalSeconds: 0.01 })
const keys = await furnish()
const server = await serve()
const browser = await chromium.launch({
  executablePath: findChromium(),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-sync'],
})
try {
  mkdirSync(FOLDER, { recursive: true })
  const looks = Object.keys(WIDTHS).flatMap(width =>
    ['light', 'dark'].map(colorScheme => ({ width: Number(width), colorScheme, language: 'en' })),
  )
  for (const look of looks) await photograph(look)
  await photographList({ width: 1280, colorScheme: 'light', language: 'ar' })
  // what makes a key comes last, so that no other picture has it
  for (const look of looks) await photographSecret(look)
} finally {
  await browser.close()
  server.close()
  await keyring.close()
}

/** What happened in the account `acme` in the last 30 days, and what others ask for. */
async function furnish() {
  const by = { user: CUSTOMER.user, ip: '203.0.113.20' }
  const staff = { user: APPROVER.user, ip: '198.51.100.4' }
  const { accessRequests, members, roles } = keyring
  const asked = await accessRequests.create({
    account: 'acme',
    user: CUSTOMER.user,
    reason: 'We export our reports every night, and show monitors on a screen in the office.',
  })
  await accessRequests.approve(asked.id, { ...staff, note: 'Welcome.' })
  for (const user of [CUSTOMER.user, 'mary@example.com', 'alan@example.com'])
    await members.add({ user, account: 'acme', email: user }, { by })
  const reader = await roles.create({ name: 'Reader', account: 'acme', grants: ['monitors:read', 'reports:read'] })

  const make = async (name, more = {}) => {
    now += 47 * 60_000
    return keyring.keys.create(
      { name, account: 'acme', owner: CUSTOMER.user, technicalContact: 'ops@example.com', ...more },
      { by: { ...by, user: more.owner ?? CUSTOMER.user } },
    )
  }
  const inDays = days => new Date(NOW + days * DAY_MS)
  const old = await make('spreadsheet of the finance team', { role: reader.id, grants: [], expiresAt: null })
  const trial = await make('trial of the new API', {
    grants: ['monitors:write'],
    owner: 'mary@example.com',
    expiresAt: inDays(-4),
  })
  const people = await make('directory sync', {
    grants: ['users:read'],
    subnets: ['203.0.113.7', '2001:db8:7::/48'],
    owner: 'mary@example.com',
    expiresAt: inDays(12),
  })
  const screen = await make('office screen', { grants: ['monitors:read'], origins: ['https://screen.example.com'] })
  const nightly = await make('nightly export', {
    grants: ['monitors:read', 'reports:read'],
    subnets: ['203.0.113.0/24'],
    expiresAt: inDays(59),
  })

  for (let day = 30; day >= 0; day--) {
    now = NOW - day * DAY_MS
    const isWeekend = [0, 6].includes(new Date(now).getUTCDay())
    await use(nightly, isWeekend ? 14 : 38 + ((day * 7) % 13), { from: '203.0.113.20' })
    if (day === 9 || day === 10) await use(nightly, 11, { from: '192.0.2.60' })
    if (!isWeekend) await use(screen, 20 + ((day * 5) % 9), { from: '198.51.100.77' })
    if (day > 4) await use(trial, day % 3, { from: '203.0.113.31' })
    await use(people, 6, { from: '203.0.113.7' })
    if (day === 12) await keyring.keys.update(nightly.key.id, { subnets: ['203.0.113.0/24', '2001:db8:20::/48'] }, { by })
    if (day === 6) await keyring.keys.revoke(old.key.id, { by, reason: 'replaced by the nightly export' })
    if (day === 2) {
      const { secret } = await keyring.keys.rotate(nightly.key.id, { by, graceSeconds: 7 * 86_400 })
      await use({ secret: nightly.secret }, 3, { from: '203.0.113.20' })
      nightly.secret = secret
    }
    if (day === 1) await members.deactivate('alan@example.com', { account: 'acme', by })
    // usage is written in batches
    await wait(30)
  }
  now = NOW - 5 * 3_600_000
  const reasons = {
    northwind: 'A dashboard for our warehouse, which reads monitors every minute.',
    'blue-harbour': 'To download the reports of each month into our archive.',
    'team-7': 'testing',
  }
  for (const [account, reason] of Object.entries(reasons)) {
    now += 70 * 60_000
    await accessRequests.create({ account, user: `someone@${account}.example`, reason })
  }
  now = NOW
  return { nightly: nightly.key.id }
}

async function use({ secret }, times, { from }) {
  const headers = { 'x-api-key': secret }
  for (let i = 0; i < times; i++) {
    const request = {
      method: 'GET',
      url: '/',
      headers,
      rawHeaders: Object.entries(headers).flat(),
      socket: { remoteAddress: from },
    }
    // what is refused is counted too
    await keyring.authenticate(request).catch(() => null)
  }
}

function serve() {
  const app = express()
  const people = { customer: CUSTOMER, approver: APPROVER }
  app.use(
    '/portal',
    portal(keyring, {
      identify: ({ headers: { cookie = '' } }) => people[/who=(\w+)/.exec(cookie)?.[1]] ?? null,
      brand: { name: 'Example API' },
      exampleUrl: 'https://api.example.com/monitors',
      signOutUrl: '/sign-out',
    }),
  )
  return new Promise(resolve => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
}

async function photograph(look) {
  await photographList(look)
  const { page, shoot, open, sign, close } = await visit(look)
  await open('/keys')
  await page.click('.head a[data-dialog]')
  await page.locator('dialog[open] [data-sheet]').waitFor()
  await page.locator('dialog[open] input[name="name"]').fill('weekly digest')
  await shoot('new-key')
  await open(`/keys/${keys.nightly}`)
  await shoot('key', 1200)
  await page.locator('section[aria-labelledby="usage"]').screenshot({ path: fileOf('usage', look) })
  await open('/activity')
  await shoot('activity')
  await sign('approver')
  await open('/requests')
  await shoot('requests')
  await close()
}

async function photographList(look) {
  const { shoot, open, close } = await visit(look)
  await open('/keys')
  await shoot('keys')
  await close()
}

async function photographSecret(look) {
  const { page, shoot, open, close } = await visit(look)
  await open('/keys/new')
  await page.locator('input[name="name"]').fill('weekly digest')
  await page.locator('[data-sheet] button:not([type])').click()
  await page.locator('#secret').waitFor()
  await shoot('secret')
  await close()
}

/** A browser of its own, of somebody who looks at the portal so. */
async function visit({ width, colorScheme, language }) {
  const origin = `http://127.0.0.1:${server.address().port}`
  const context = await browser.newContext({
    viewport: { width, height: WIDTHS[width] },
    locale: language,
    colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const sign = who => context.addCookies([{ name: 'who', value: who, url: origin }])
  await sign('customer')
  return {
    page,
    sign,
    open: path => page.goto(`${origin}/portal${path}`),
    async shoot(what, height = WIDTHS[width]) {
      const clip = { x: 0, y: 0, width, height }
      await page.screenshot({ path: fileOf(what, { width, colorScheme, language }), fullPage: height > WIDTHS[width], clip })
    },
    close: () => context.close(),
  }
}

function fileOf(what, { width, colorScheme, language }) {
  return join(FOLDER, `${what}-${width}-${colorScheme}${language === 'en' ? '' : `-${language}`}.png`)
}

function findChromium() {
  if (process.env.KEYWRIGHT_CHROMIUM) return process.env.KEYWRIGHT_CHROMIUM
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => ['chromium', 'chromium-browser', 'google-chrome'].map(program => join(folder, program)))
    .find(path => existsSync(path))
  if (!found) throw new Error('needs Chromium: apt-get install -y chromium')
  return found
}
