import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { describeInChromium } from '../../portal/browser/chromium.js'
import { bundleClient } from '../bundle-client.js'
import { clientServers } from '../client-servers.js'

/** A page of an application, on an origin of its own, that has loaded the client. */
async function servePage(): Promise<string> {
  const script = await bundleClient()
  const module = `<script type="module">import * as client from '/client.js'; window.keywright = client</script>`
  const server = createServer((req, res) => {
    if (req.url === '/client.js') res.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else if (req.url === '/sent-on') res.writeHead(302, { location: '/client.js' }).end()
    else res.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>page</title>${module}`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describeInChromium('the client on a page', browser => {
  it.each(clientServers)('calls an API on $name that names its origin', async ({ serve }) => {
    const origin = await servePage()
    const { keyring, url } = await serve({ cors: { origins: [origin], exposedHeaders: ['ETag'] } })
    const { key, secret } = await keyring.keys.create({ name: 'mine', grants: ['keys:*'], account: 'acme' })
    const page = await browser().newPage()
    await page.goto(origin)
    const answers = await page.evaluate(
      async ({ api, apiKey, clientId, own }) => {
        const { createClient, withDefaultClient } =
          (globalThis as { keywright?: typeof import('keywright/client') }).keywright ?? {}
        if (!createClient || !withDefaultClient) throw new Error('the page has not loaded the client')
        const told = async (work: Promise<unknown>) => work.catch((error: Error) => `${error.name}: ${error.message}`)
        const client = createClient({ baseUrl: api, name: 'acme', apiKey })
        const made = await client.keys.create({ name: 'from a page' })
        return {
          bearer: await told(client.json('/echo', { json: { a: 1 } })),
          header: await told(createClient({ baseUrl: api, name: 'acme', apiKey, scheme: 'x-api-key' }).json('/echo')),
          exchanged: await told(createClient({ baseUrl: api, name: 'acme', apiKey, clientId, scheme: 'exchange' }).json('/echo')),
          made: made.key.name,
          etag: client.etagOf(await client.keys.get(made.key.id)) !== null,
          none: await told(createClient({ baseUrl: api, name: 'acme' }).json('/echo')),
          sentOn: await told(createClient({ baseUrl: own, name: 'acme', apiKey }).fetch('/sent-on')),
          scoped: await told((async () => withDefaultClient(client, () => 1))()),
        }
      },
      { api: url, apiKey: secret, clientId: key.id, own: origin },
    )
    expect(answers).toEqual({
      bearer: { by: 'mine', scheme: 'bearer', body: { a: 1 } },
      header: { by: 'mine', scheme: 'x-api-key', body: null },
      exchanged: { by: 'mine', scheme: 'bearer', body: null },
      made: 'from a page',
      etag: true,
      none: 'CredentialError: No credential: give the option apiKey, or set ACME_API_KEY in the environment.',
      sentOn: `TypeError: GET ${origin}/sent-on is redirected, and the runtime does not say where to`,
      scoped: 'TypeError: there is no AsyncLocalStorage here: hand the client over',
    })
    await page.close()
  })
})
