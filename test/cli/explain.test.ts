import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../src/explain/explanation.js'
import { useWorkplace } from './workplace.js'

const at = useWorkplace()

describe('keywright keys explain', () => {
  it('shows every check, and what a request would be answered', async () => {
    const { key, secret } = await at.keyring().keys.create({ name: 'export', grants: ['a:read'], subnets: ['192.0.2.0/24'] })
    const good = await at.run(['keys', 'explain', key.id, '--ip', '192.0.2.7', '--grant', 'a:read'])
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(
      good.stdout
        .split('\n')
        .map(line => line.slice(0, 1))
        .join(''),
    ).toBe('✓–✓✓✓?✓?✓✓??✓T')
    expect(good.stdout).toContain('The request would be let in, as far as is known.\n')
    const bad = await at.run(
      ['keys', 'explain', '-', '--ip', '198.51.100.1', '--grant', 'b:read', '--any-grant', 'a:read', '--token-only'],
      {},
      `${secret}\n`,
    )
    expect(bad).toMatchObject({
      code: 1,
      stderr: 'keywright: the request would be refused, as far as is known: 403 ip_not_allowed\n',
    })
    expect(bad.stdout).toContain('(403 ip_not_allowed)')
    expect(bad.stdout).toContain('(403 insufficient_grants)')
    expect(bad.stdout).toContain('(403 api_key_not_accepted)')
    expect(bad.stdout + bad.stderr).not.toContain(secret)
  })

  it('says as JSON what it says in words', async () => {
    const { key } = await at.keyring().keys.create({ name: 'export', origins: ['https://app.example.com'] })
    const { code, stdout } = await at.run(['keys', 'explain', key.id, '--origin', 'https://evil.example.net', '--json'])
    const told = JSON.parse(stdout) as Explanation
    expect({ code, key: told.key, answer: told.answer }).toEqual({
      code: 1,
      key: { id: key.id, name: 'export' },
      answer: { allowed: false, status: 403, code: 'origin_not_allowed', certain: false },
    })
  })

  it('knows when keys fall idle, where it is told', async () => {
    const { key } = await at.keyring().keys.create({ name: 'export' })
    const { stdout } = await at.run(['keys', 'explain', key.id, '--idle-after-days', '30'])
    expect(stdout).toContain('and is idle after 30 days without use')
    expect(stdout).not.toContain('rule idleAfterDays')
    const { stdout: fromEnvironment } = await at.run(['keys', 'explain', key.id], { KEYWRIGHT_IDLE_AFTER_DAYS: '30' })
    expect(fromEnvironment).toContain('and is idle after 30 days without use')
    expect((await at.run(['keys', 'explain', key.id])).stdout).toMatch(
      /^\? idleness +only the rule idleAfterDays of the application says: give --app$/m,
    )
  })

  it("says that it does not know what only the application's options say", async () => {
    const { key, secret } = await at.keyring().keys.create({ name: 'export', account: 'acme', owner: 'u_17' })
    const explain = async (args: readonly string[], input = '') => {
      const { code, stdout } = await at.run(['keys', 'explain', ...args, '--json'], {}, input)
      const { checks, answer } = JSON.parse(stdout) as Explanation
      const unknown = checks.filter(({ outcome }) => outcome === 'unknown')
      for (const { detail } of unknown) expect(detail).toContain('give --app')
      return { code, unknown: unknown.map(({ name }) => name), allowed: answer.allowed, certain: answer.certain }
    }
    const known = { code: 0, allowed: true, certain: false }
    expect(await explain([key.id])).toEqual({ ...known, unknown: ['idleness', 'owner', 'rateLimit', 'policies'] })
    expect(await explain([key.id, '--idle-after-days', '30', '--origin', 'https://evil.example.net'])).toEqual({
      ...known,
      unknown: ['cors', 'owner', 'rateLimit', 'policies'],
    })
    const preflight = ['--method', 'OPTIONS', '--origin', 'https://a.example', '--header', 'access-control-request-method: GET']
    expect(await explain([key.id, ...preflight])).toMatchObject({ certain: false, unknown: expect.arrayContaining(['cors']) })
    // it may be that of a key under a pepper
    expect(await explain(['-'], `other${secret.slice(5)}`)).toEqual({
      code: 1,
      allowed: false,
      certain: false,
      unknown: ['rateLimit', 'key'],
    })
    await at.keyring().keys.revoke(key.id)
    expect(await explain([key.id])).toMatchObject({ code: 1, allowed: false, certain: true })
  })

  it('does not know which address a proxy speaks for', async () => {
    const { key } = await at.keyring().keys.create({ name: 'export', subnets: ['192.0.2.0/24'] })
    const forwarded = ['--ip', '10.0.0.3', '--header', 'x-forwarded-for: 192.0.2.7']
    const { stdout } = await at.run(['keys', 'explain', key.id, ...forwarded])
    expect(stdout).toMatch(/^\? subnets +only the option trustedProxies of the application says: give --app$/m)
  })

  it('writes nothing into the store', async () => {
    const { secret } = await at.keyring().keys.create({ name: 'export' })
    const file = join(at.folder(), 'keywright.db')
    const before = [await at.keyring().audit.list(), readFileSync(file)] as const
    expect((await at.run(['keys', 'explain', '-'], {}, secret)).code).toBe(0)
    expect(await at.keyring().audit.list()).toEqual(before[0])
    const { key } = JSON.parse((await at.run(['keys', 'explain', '-', '--json'], {}, secret)).stdout) as Explanation
    expect(await at.keyring().keys.usage(key?.id ?? '')).toEqual([])
    expect(await at.keyring().keys.get(key?.id ?? '')).toMatchObject({ lastUsedAt: null, version: 1 })
  })

  it('takes no secret as an argument, and repeats none', async () => {
    const { secret } = await at.keyring().keys.create({ name: 'export' })
    for (const given of [secret, 'some-other-secret', `${secret}x`]) {
      const { code, stdout, stderr } = await at.run(['keys', 'explain', given])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('lists of processes')
      expect(stderr).not.toContain(given)
    }
    const mistyped = await at.run(['keys', 'explain', '-'], {}, secret.slice(0, -1))
    expect(mistyped).toMatchObject({
      code: 1,
      stderr: 'keywright: the request would be refused, as far as is known: 401 unknown_key\n',
    })
    expect(mistyped.stdout).not.toContain(secret.slice(0, -1))
  })

  it.each([
    ['keys explain', "missing required argument 'key'", ''],
    ['keys explain -', 'no secret on standard input', ''],
    ['keys explain -', 'more than a secret', 'Bearer x'],
    ['keys explain -', 'tokens inspect', 'eyJ.eyJ.sig'],
    ['keys explain key_x --ip nowhere', '--ip: "nowhere"', ''],
    ['keys explain key_x --path reports', '--path: "reports"', ''],
    ['keys explain key_x --method G3T', '--method: "G3T"', ''],
    ['keys explain key_x --origin https://app.example.com/', 'write "https://app.example.com"', ''],
    ['keys explain key_x --origin https://*.example.com', 'the origin of one page', ''],
    ['keys explain key_x --header nothing', '--header', ''],
    ['keys explain key_x --grant mon*', '--grant: ', ''],
    ['keys explain key_x --app ./app.js --grant a:read', 'cannot be used with', ''],
    [
      'keys explain key_x --app ./app.js --store sqlite:other.db',
      "'--app <module>' cannot be used with option '--store <url>'",
      '',
    ],
    ['keys explain key_x --app ./app.js --idle-after-days 3', "cannot be used with option '--idle-after-days <days>'", ''],
    ['keys explain key_x --app ./no-app.js', 'there is no module ./no-app.js', ''],
  ])('%s is a wrong command line', async (line, message, input) => {
    const { code, stdout, stderr } = await at.run(line.split(' '), {}, input)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr).toContain(message)
  })

  it('makes no store, and brings none up to date', async () => {
    expect((await at.run(['keys', 'explain', 'key_x', '--store', 'sqlite:elsewhere.db'])).stderr).toContain(
      'there is no store sqlite:elsewhere.db here',
    )
    const colored = await at.run(['keys', 'explain', 'key_nobody'], { FORCE_COLOR: '1' })
    expect(colored.stdout).toContain('\u001b[')
    expect((await at.run(['keys', 'explain', 'key_nobody'])).stdout).not.toContain('\u001b[')
  })
})
