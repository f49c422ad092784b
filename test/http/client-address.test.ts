import { networkInterfaces } from 'node:os'
import fc from 'fast-check'
import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks, type Framework } from '../frameworks.js'
import { sendRaw } from './raw-request.js'

const HAS_IPV6 = Object.values(networkInterfaces()).some(list => list?.some(({ address }) => address === '::1'))
const CLIENT = '203.0.113.7'

const WALKS: readonly (readonly [situation: string, expected: readonly string[], ...fields: string[]])[] = [
  ['no field', ['127.0.0.1']],
  ['one hop', [CLIENT], `X-Forwarded-For: ${CLIENT}`],
  ['a forged entry on the left', [CLIENT], `X-Forwarded-For: 198.51.100.9, ${CLIENT}`],
  ['a forged entry that is no address', [CLIENT], `X-Forwarded-For: "><script>, unknown, ${CLIENT}`],
  ['trusted proxies on the right', [CLIENT], `X-Forwarded-For: 198.51.100.9, ${CLIENT}, 10.1.2.3, 127.0.0.9`],
  ['two lines', [CLIENT], 'X-Forwarded-For: 198.51.100.9', `X-Forwarded-For: ${CLIENT}, 10.1.2.3`],
  ['three lines', [CLIENT], `X-Forwarded-For: ${CLIENT}`, 'x-forwarded-for: 10.1.2.3', 'X-FORWARDED-FOR: 10.1.2.4'],
  ['spaces and tabs', [CLIENT], `X-Forwarded-For:198.51.100.9,\t${CLIENT} \t,10.1.2.3`],
  ['an IPv4-mapped entry', [CLIENT], `X-Forwarded-For: ::ffff:${CLIENT}`],
  ['an IPv4-mapped proxy', [CLIENT], `X-Forwarded-For: ${CLIENT}, ::ffff:10.1.2.3`],
  ['an IPv6 client', ['2001:db8::7'], 'X-Forwarded-For: 2001:DB8:0::0:7'],
  ['only trusted proxies', ['10.1.2.3'], 'X-Forwarded-For: 10.1.2.3, 10.1.2.4'],
  ['an empty field', [], 'X-Forwarded-For:'],
  ['garbage', [], 'X-Forwarded-For: unknown'],
  ['garbage right of the client', [], `X-Forwarded-For: ${CLIENT}, unknown`],
  ['garbage between proxies', [], `X-Forwarded-For: ${CLIENT}, 10.1.2.3, _hidden, 10.1.2.4`],
  ['an empty entry', [], `X-Forwarded-For: ${CLIENT},`],
  ['two commas', [], `X-Forwarded-For: ${CLIENT},,10.1.2.3`],
  ['a port', [], `X-Forwarded-For: ${CLIENT}:443`],
  ['brackets', [], 'X-Forwarded-For: [2001:db8::7]'],
  ['leading zeros', [], 'X-Forwarded-For: 203.000.113.007'],
  ['a short form', [], 'X-Forwarded-For: 203.113.7'],
  ['a number', [], 'X-Forwarded-For: 3405803783'],
  ['a block', [], `X-Forwarded-For: ${CLIENT}/32`],
  ['a zone', [], `X-Forwarded-For: ${CLIENT}%eth0`],
  ['an IPv4-compatible address', [], `X-Forwarded-For: ::${CLIENT}`],
  ['no-break spaces', [], `X-Forwarded-For: ${CLIENT}\u00a0`],
]

/** An app with one key per address: which of them is let in tells the client address. */
async function serve(framework: Framework, addresses: readonly string[], keyring: KeyringOptions = {}, host?: string) {
  const app = await framework.serve({ keyring, ...(host === undefined ? {} : { host }) })
  const lines = await Promise.all(
    addresses.map(async address => `x-api-key: ${(await app.keyring.keys.create({ name: address, subnets: [address] })).secret}`),
  )
  const seen = async (...fields: string[]) => {
    const answers = await Promise.all(lines.map(line => app.send('/', line, ...fields)))
    expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true)
    return addresses.filter((_, i) => answers[i]?.status === 200)
  }
  return { app, lines, seen }
}

describe.each(frameworks)('the client address on $name', framework => {
  it("is the socket's, whatever header fields say", async () => {
    const { seen } = await serve(framework, ['127.0.0.1', CLIENT])
    for (const name of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP']) {
      expect(await seen(`${name}: ${CLIENT}`)).toEqual(['127.0.0.1'])
    }
    expect(await seen(`Forwarded: for=${CLIENT}`)).toEqual(['127.0.0.1'])
  })

  it.each(WALKS.map(([situation, expected, ...fields]) => ({ situation, expected, fields })))(
    'is found behind trusted proxies: $situation',
    async ({ expected, fields }) => {
      const addresses = ['127.0.0.1', CLIENT, '198.51.100.9', '10.1.2.3', '10.1.2.4', '2001:db8::7']
      const { seen } = await serve(framework, addresses, { trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] })
      expect(await seen(...fields)).toEqual(expected)
    },
  )

  it('lets a key without subnets in from anywhere, even where the address can not be known', async () => {
    const app = await framework.serve({ keyring: { trustedProxies: ['127.0.0.1'] } })
    const { secret } = await app.keyring.keys.create({ name: 'anywhere' })
    for (const value of ['unknown', '', CLIENT]) {
      expect((await app.send('/', `x-api-key: ${secret}`, `X-Forwarded-For: ${value}`)).status).toBe(200)
    }
  })

  it('believes nobody who is not a trusted proxy', async () => {
    const { seen } = await serve(framework, ['127.0.0.1', CLIENT], { trustedProxies: ['192.0.2.0/24', '::1'] })
    expect(await seen(`X-Forwarded-For: ${CLIENT}`)).toEqual(['127.0.0.1'])
  })

  it('can not be forged: the entry left of the first untrusted one is never looked at', async () => {
    const proxies = ['127.0.0.1', '10.1.2.3', '::ffff:10.9.9.9', '2001:db8:aaaa::1']
    const clients = [CLIENT, '198.51.100.9', '2001:db8::7']
    const { seen } = await serve(framework, clients, { trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8:aaaa::/48'] })
    const word = fc.oneof(
      fc.constantFrom(...clients, ...proxies, 'unknown', '127.0.0.1:80', '1.2.3', ' '),
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter(text => !text.includes(',')),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 5 }),
        fc.constantFrom(...clients),
        fc.array(fc.constantFrom(...proxies), { maxLength: 4 }),
        fc.nat(4),
        async (forged, client, behind, split) => {
          const entries = [...forged, client, ...behind]
          const lines = [entries.slice(0, split), entries.slice(split)].filter(part => part.length > 0)
          expect(await seen(...lines.map(part => `X-Forwarded-For: ${part.join(',')}`))).toEqual([client])
        },
      ),
      { numRuns: 60 },
    )
  })

  it.runIf(HAS_IPV6)('is an IPv6 address where the caller has one', async () => {
    const { seen } = await serve(framework, ['::1', '127.0.0.1'], {}, '::1')
    expect(await seen()).toEqual(['::1'])
  })

  it.runIf(HAS_IPV6)('is an IPv4 address on a socket for both', async () => {
    const { app, lines } = await serve(framework, ['127.0.0.1', '::1'], {}, '::')
    const status = async (line: string, host: string) => {
      const request = ['GET / HTTP/1.1', 'Host: api.example.com', 'Connection: close', line, '', ''].join('\r\n')
      return (await sendRaw({ port: app.port, host }, request))[0]?.status
    }
    const [four = '', six = ''] = lines
    expect(await Promise.all([status(four, '127.0.0.1'), status(six, '127.0.0.1')])).toEqual([200, 403])
    expect(await Promise.all([status(four, '::1'), status(six, '::1')])).toEqual([403, 200])
  })
})
