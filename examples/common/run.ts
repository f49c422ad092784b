/**
 * Serves the example of a documented system: `npm run example lucidya`, or `npm run example lucidya koa`.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OutgoingMail } from 'keywright'
import type { CreateApp, Example } from './example.js'

const [name = '', framework = 'express'] = process.argv.slice(2)
const { example } = (await import(`../${name}/example.js`)) as { example: Example }
const { createApp } = (await import(`../${name}/${framework}.js`)) as { createApp: CreateApp }

// the keyring is told its own address
let app: ReturnType<CreateApp> = (_request, response) => response.writeHead(503).end()
const server = createServer((request, response) => void app(request, response))
const port = Number(process.env.PORT ?? 3000)
server.once('error', ({ message }) => {
  console.error(`the example can't listen: ${message}. Name another port, as in PORT=${port + 1}`)
  process.exit(1)
})
await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const keyring = example.createKeyring({
  issuer: base,
  mail: {
    transport: { sendMail: print },
    from: `${example.title} <api@example.com>`,
    approvers: Object.values(example.people).flatMap(({ approver, email }) => (approver && email ? [email] : [])),
    portalUrl: base + example.portalPath,
  },
})
app = createApp(keyring)
const lines = await example.prepare(keyring, base)
console.log(`${example.title} on ${framework}: ${base}${example.portalPath} in a browser, or\n`)
console.log(lines.join('\n'))

const sweeping = setInterval(() => void keyring.sweep(), 60_000)

process.once('SIGINT', () => {
  clearInterval(sweeping)
  server.close()
  server.closeAllConnections()
  void keyring.close()
})

// the e-mails that a mail server would get
async function print({ to, subject, text }: OutgoingMail): Promise<void> {
  console.log(`\nE-mail to ${to.address}: ${subject}\n${text}`)
}
