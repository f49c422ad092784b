import { createKeyring, type DayUsage, type Keyring } from 'keywright'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cellsOf, useWorkplace } from './workplace.js'

const { folder, keyring, run, json } = useWorkplace()

const DAY_MS = 86_400_000
const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)

let keyId = ''
beforeAll(async () => {
  const { key, secret } = await keyring().keys.create({ name: 'used', subnets: ['192.0.2.0/24'] })
  keyId = key.id
  await call(3, secret, { '192.0.2.1': 4 })
  await call(1, secret, { '192.0.2.1': 12, '198.51.100.1': 2 })
})

/** Calls with the secret, some days ago. */
async function call(daysAgo: number, secret: string, times: Readonly<Record<string, number>>): Promise<void> {
  const clock = () => new Date(Date.now() - daysAgo * DAY_MS)
  const past = createKeyring({ store: `sqlite:${join(folder(), 'keywright.db')}`, logger: { warn() {}, error() {} }, clock })
  for (const [ip, count] of Object.entries(times)) {
    for (let i = 0; i < count; i++) await attempt(past, secret, ip)
  }
  await past.close()
}

async function attempt(ring: Keyring, secret: string, remoteAddress: string): Promise<void> {
  const headers = { 'x-api-key': secret }
  await ring
    .authenticate({ method: 'GET', url: '/', headers, rawHeaders: ['x-api-key', secret], socket: { remoteAddress } })
    .catch(() => undefined)
}

describe('keywright usage', () => {
  it('is a table per day by outcome, with a bar and a sum', async () => {
    const { code, stdout, stderr } = await run(['usage', keyId])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(cellsOf(stdout)).toEqual([
      ['day', 'requests', 'allowed', 'ip_not_allowed'],
      [day(3), '4', '4', '0', '▇'.repeat(7)],
      [day(1), '14', '12', '2', '▇'.repeat(24)],
      ['all days', '18', '16', '2'],
    ])
    expect(cellsOf((await run(['usage', keyId, '--days', '2'])).stdout).map(([name]) => name)).toEqual([
      'day',
      day(1),
      'all days',
    ])
  })

  it('is a list for programs', async () => {
    const days: DayUsage[] = [
      { day: day(3), requests: 4, outcomes: { allowed: 4 } },
      { day: day(1), requests: 14, outcomes: { allowed: 12, ip_not_allowed: 2 } },
    ]
    expect(await json('usage', keyId)).toEqual({ items: days, next: null })
  })

  it('says so where there is none', async () => {
    const { key } = await keyring().keys.create({ name: 'unused' })
    expect(await run(['usage', key.id, '--days', '7'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `No requests with ${key.id} "unused" in the last 7 days.\n`,
    })
  })

  it('stands in the picture of a key', async () => {
    const { stdout } = await run(['keys', 'show', keyId])
    expect(stdout).toMatch(/requests +16 allowed, 2 ip_not_allowed, in 30 days\n/)
    expect(stdout).toMatch(/secrets .*last used \S+ \S+ from 192\.0\.2\.1 {2}sec_\w+\n/)
  })
})
