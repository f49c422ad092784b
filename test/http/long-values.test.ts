import { createKeyring, type Keyring } from 'keywright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// what Node lets through: 16 kB of header fields
const LENGTH = 15_500
// some thousand times what it takes, and a twentieth of what one quadratic step took
const LONGEST_MS = 10

const filled = (start: string, part: string, end = ''): string =>
  start + part.repeat(Math.floor((LENGTH - start.length - end.length) / part.length)) + end

const VALUES: readonly [field: string, value: string][] = [
  ['authorization', filled('lucca ', 'a')],
  ['authorization', filled('lucca ', ' ', 'x')],
  ['authorization', filled('lucca application=', ' ', 'x')],
  ['authorization', filled('lucca application=x', ' ', 'y')],
  ['authorization', filled('lucca application=', 'x', '"')],
  ['authorization', filled('lucca application="', 'x')],
  ['authorization', filled('lucca application="', '\\x')],
  ['authorization', filled('lucca ', 'a=1,')],
  ['authorization', filled('lucca ', 'a=1, ', '"')],
  ['authorization', filled('lucca ', 'a =\t')],
  ['authorization', filled('Bearer ', ' ')],
  ['authorization', filled('Bearer ', 'a', '!')],
  ['authorization', filled('Bearer ', '=', '!')],
  ['authorization', filled('Bearer ', 'a.')],
  ['authorization', filled('Bearer ', '.')],
  ['authorization', filled('Basic ', 'a')],
  ['x-api-key', filled('', 'a')],
  ['x-api-key', filled('kw_live_', 'a')],
  ['x-api-key', filled('', 'a', ' ')],
  ['origin', filled('https://', 'a.')],
  ['origin', filled('https://', '.')],
  ['origin', filled('https://', '-', '.example.com')],
  ['origin', filled('', '://')],
  ['access-control-request-headers', filled('', 'x,')],
  ['x-forwarded-for', filled('', '::1,')],
  ['x-forwarded-for', filled('', '10.0.0.1,')],
  ['x-forwarded-for', filled('', '2001:db8:1:2:3:4:5:6,')],
  ['x-forwarded-for', filled('', ' ')],
  ['x-forwarded-for', filled('', '1.')],
  ['x-forwarded-for', filled('', ',')],
]

describe('a header field of 15 kB', () => {
  let keyring: Keyring
  let secret = ''

  beforeAll(async () => {
    keyring = createKeyring({
      store: 'memory:',
      cors: { origins: ['https://*.example.com', 'https://app.example.net'] },
      trustedProxies: ['::1', '10.0.0.0/8', '2001:db8::/32'],
      logger: { warn() {}, error() {} },
    })
    secret = (await keyring.keys.create({ name: 'reader', subnets: ['192.0.2.0/24'], origins: ['https://*.example.com'] })).secret
  })

  afterAll(() => keyring.close())

  it.each(VALUES)('is refused at once: %s', async (field, value) => {
    const credential = field === 'authorization' || field === 'x-api-key' ? [] : ['x-api-key', secret]
    const request = { method: 'GET', headers: {}, rawHeaders: [...credential, field, value], socket: { remoteAddress: '::1' } }
    const response = { getHeader: () => undefined, setHeader: () => undefined }
    const attempt = async () => {
      const start = performance.now()
      try {
        keyring.flow.begin(request, response)
        await keyring.authenticate(request)
        expect.unreachable()
      } catch (error) {
        expect(keyring.flow.refusal(error).status).toBeLessThan(500)
      }
      return performance.now() - start
    }
    const times = []
    for (let i = 0; i < 8; i++) times.push(await attempt())
    expect(Math.min(...times)).toBeLessThan(LONGEST_MS)
  })
})
