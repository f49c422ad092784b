import type { TrustedIssuer } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { keyringOf, NOT_SIGNED, refusalOf } from './test-issuer.js'

// The examples of RFC 7515, appendix A: all have these claims, {"iss":"joe","exp":1300819380,…}, and no audience. So a
// refusal for the audience alone tells that their signature holds.
const PAYLOAD = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
const EXPIRY = '2011-03-22T18:43:00.000Z'
const HELD = 'The token is for another audience.'

interface Vector {
  readonly section: string
  readonly token: string
  readonly trust: Partial<TrustedIssuer>
}

const VECTORS: readonly Vector[] = [
  {
    section: 'A.1, HS256',
    token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
    trust: {
      secret: Buffer.from('AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow', 'base64url'),
    },
  },
  {
    section: 'A.2, RS256',
    token: `eyJhbGciOiJSUzI1NiJ9.${PAYLOAD}.${[
      'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4',
      'BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv',
      'hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
    ].join('')}`,
    trust: {
      jwks: {
        keys: [
          {
            kty: 'RSA',
            e: 'AQAB',
            n: [
              'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW',
              'vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k',
              'G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
            ].join(''),
          },
        ],
      },
    },
  },
  {
    section: 'A.3, ES256',
    token: `eyJhbGciOiJFUzI1NiJ9.${PAYLOAD}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
    trust: {
      algorithms: ['ES256'],
      jwks: {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
            y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
          },
        ],
      },
    },
  },
]

describe.each(VECTORS)('RFC 7515, appendix $section', ({ token, trust }) => {
  const at = (seconds: number) => {
    const clock = manualClock(EXPIRY)
    clock.advance({ seconds })
    return keyringOf([{ issuer: 'joe', audience: 'https://api.example.com', ...trust }], { clock })
  }

  it('has a signature that holds', async () => {
    expect(await refusalOf(at(-60), token)).toBe(HELD)
  })

  it('has a signature that holds for nothing else', async () => {
    const [head, body = '', signature] = token.split('.')
    const raised = Buffer.from(Buffer.from(body, 'base64url').toString().replace('1300819380', '1300819381')).toString(
      'base64url',
    )
    expect(await refusalOf(at(-60), `${head}.${raised}.${signature}`)).toBe(NOT_SIGNED)
    for (const other of VECTORS) {
      const foreign = keyringOf([{ issuer: 'joe', audience: 'x', ...other.trust }], {
        clock: manualClock('2011-03-22T18:42:00.000Z'),
      })
      expect(await refusalOf(foreign, token)).toBe(other.token === token ? HELD : NOT_SIGNED)
    }
  })

  it('is refused in the unsecured form of appendix A.5 and RFC 7519, section 6.1', async () => {
    expect(await refusalOf(at(-60), `eyJhbGciOiJub25lIn0.${PAYLOAD}.`)).toMatch(/three segments/)
  })
})

describe('RFC 7519, appendix A.1', () => {
  it('is refused: an encrypted token', async () => {
    const header = 'eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0'
    expect(await refusalOf(keyringOf([]), `${header}.AAAA.AxY8DCtDaGlsbGljb3RoZQ.AAAA.fiK51VwhsxJ-siBMR-YFiA`)).toMatch(
      /three segments/,
    )
  })
})
