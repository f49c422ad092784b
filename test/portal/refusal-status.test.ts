import { describe, expect, it } from 'vitest'
import { MEMBER, servers } from './portal-servers.js'

describe.each(servers)('$name: a page that can not be shown', ({ serve }) => {
  it('has the status of what went wrong, whatever form the API gives its refusals', async () => {
    const served = await serve({
      keyring: { renderRefusal: refusal => ({ ...refusal, status: 418 }) },
      identify: () => {
        throw new Error('the sessions are lost')
      },
    })
    const { status, text } = await served.visitor(MEMBER).get('/keys')
    expect([status, text.includes('<h1>')]).toEqual([500, true])
  })
})
