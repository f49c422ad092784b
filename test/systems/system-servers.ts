import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { Keyring } from 'keywright'
import { onTestFinished } from 'vitest'
import type { CreateApp, Example } from '../../examples/common/example.js'
import { type ManualClock, manualClock } from '../http/manual-clock.js'
import { type MailServer, startMailServer } from '../notices/mail-server.js'
import { type Answered, answered } from './answered.js'
import { type Asker, createAsker } from './asker.js'

/** A key that was just made. */
export interface Made {
  readonly id: string
  readonly secret: string
  readonly key: Readonly<Record<string, unknown>>
}

/** The example of a documented system, served for one test; sessions are the names of its people. */
export interface SystemApp extends Asker<string> {
  readonly keyring: Keyring
  readonly clock: ManualClock
  readonly url: string
  /** The server that its e-mails go to. */
  readonly mail: MailServer
  /** Makes a key as somebody, over HTTP; fails where that is refused. */
  make(as: string, body: object): Promise<Made>
  /**
   * Has a shell run a curl line as a system documents it: its host becomes that of this server, and nothing else is changed but
   * the words in capitals.
   *
   * @param words what stands in the place of words such as `TOKEN`
   */
  curl(line: string, words?: Readonly<Record<string, string>>): Promise<Answered>
}

/** What a test says beside the example. */
export interface SystemSetup {
  /** By default a clock that stands still until it is told to go on; browsers need the time that it is. */
  readonly clock?: ManualClock
}

/** A framework that examples run on. */
export interface SystemServer {
  readonly name: string
  /** Opens an example, with nothing prepared; it ends with the test. */
  serve(example: Example, setup?: SystemSetup): Promise<SystemApp>
}

const servers: Readonly<Record<string, 'express' | 'koa'>> = { Express: 'express', Koa: 'koa' }

/** Each system is held against its documents on these: one test body runs on both. */
export const systemServers: readonly SystemServer[] = Object.entries(servers).map(([name, framework]) => ({
  name,
  serve: (example, setup) => serve(example, framework, setup),
}))

async function serve(example: Example, framework: 'express' | 'koa', setup: SystemSetup = {}): Promise<SystemApp> {
  const { clock = manualClock('2030-01-15T12:00:00.000Z') } = setup
  const module: unknown = await import(`../../examples/${example.name}/${framework}.ts`)
  const { createApp } = module as { createApp: CreateApp }
  let app: ReturnType<CreateApp> = (_request, response) => response.writeHead(503).end()
  const http = createServer((request, response) => void app(request, response))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const mail = await startMailServer()
  const approvers = Object.values(example.people).flatMap(({ approver, email }) => (approver && email ? [email] : []))
  const keyring = example.createKeyring({
    issuer: url,
    clock,
    logger: { warn: () => undefined, error: () => undefined },
    tokens: { algorithm: 'ES256' },
    usageIntervalSeconds: 0.02,
    mail: { transport: mail.url, from: `${example.title} <api@example.com>`, approvers, portalUrl: url + example.portalPath },
  })
  app = createApp(keyring)
  onTestFinished(async () => {
    http.closeAllConnections()
    await new Promise(resolve => http.close(resolve))
    await keyring.close()
  })

  const asker = createAsker(url, (as: string) => ({ 'x-example-user': as }))
  return {
    keyring,
    clock,
    url,
    mail,
    ...asker,
    async make(as, body) {
      const made = await asker.manage('POST /keys', { as, body })
      if (made.status !== 201) throw new Error(`no key was made: ${made.status} ${made.text}`)
      const { key, secret } = made.body as { key: Made['key']; secret: string }
      return { id: String(key.id), secret, key }
    },
    async curl(line, words = {}) {
      const here = line.replace(/https:\/\/[^/\s'"]+/, url)
      const told = Object.entries(words).reduce(
        (text, [word, value]) => text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), value),
        here,
      )
      const { stdout } = await promisify(execFile)('sh', ['-c', `${told} --silent --show-error --include --http1.1`])
      return readAnswer(stdout)
    },
  }
}

function readAnswer(text: string): Answered {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...fields] = head.split('\r\n')
  const headers = new Headers()
  for (const field of fields) {
    const colon = field.indexOf(':')
    headers.append(field.slice(0, colon), field.slice(colon + 1).trim())
  }
  return answered(Number(statusLine.split(' ')[1]), headers, rest.join('\r\n\r\n'))
}
