import type { Command } from 'commander'
import { Option } from 'commander'
import { collect } from '../collect.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { type ApiOptions, readApi, withApiOptions } from './api-options.js'
import { readCallBody } from './call-body.js'
import { readCallHeaders } from './call-headers.js'
import { CALL_SCHEMES, createCallSender, type SchemeOptions } from './call-sender.js'
import { createMask, type Mask } from './create-mask.js'
import { withKeyOptions } from './key-options.js'
import { printBody } from './print-body.js'
import { readTimeout } from './read-timeout.js'
import { headLines, showingFetch } from './show-exchange.js'
import { createTimedFetch } from './timed-fetch.js'
import { withMask } from './with-mask.js'

interface CallOptions extends ApiOptions, SchemeOptions {
  request?: string
  header?: string[]
  data?: string
  include?: true
  timeout: string
}

/** `keywright call PATH`: sends a request, and shows it and its answer with the credential masked. */
export function callCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('call')
    .argument('<path>', 'the path below the URL of the API')
    .description('send a request to an API with your key or login, and show what was sent and answered')
    .option('-X, --request <method>', 'the method (default: GET, with a body POST)')
    .option('-H, --header <field>', "a header field, as in 'Accept-Language: fr'; repeatable", collect)
    .option('-d, --data <body>', 'what to send: text, @FILE, or - for standard input')
    .addOption(new Option('--scheme <scheme>', 'how the key is presented').choices(CALL_SCHEMES).default('bearer'))
    .option('--client-id <id>', 'the id of the key, for the scheme exchange (default: NAME_CLIENT_ID, as in KEYWRIGHT_CLIENT_ID)')
    .option('--include', 'print status and header fields of the answer in front of its body')
    .option('--timeout <seconds>', 'how long an answer may take, to the end of its body; 0 for as long as it takes', '30')
  withApiOptions(withKeyOptions(command), EXAMPLES)
    .addHelpText('after', CLOSING)
    .action((path: string, options: CallOptions) => {
      // the time of an answer may run on, as may a connection
      terminal.endWithCommand()
      const mask = createMask()
      return withMask(mask, () => call(path, options, terminal, mask))
    })
}

async function call(path: string, options: CallOptions, terminal: Terminal, mask: Mask): Promise<void> {
  const { data, keyFile, include } = options
  if (data === '-' && keyFile === '-') throw new UsageError('standard input holds the secret or the body, not both')
  const api = readApi(options, terminal)
  const timeoutSeconds = readTimeout(options.timeout)
  const headers = readCallHeaders(options.header ?? [])
  const body = data === undefined ? null : await readCallBody(data, terminal)
  if (body?.type && !headers.has('content-type')) headers.set('content-type', body.type)
  const method = methodOf(options.request, body !== null)
  const { fetch, read } = createTimedFetch(showingFetch(terminal, mask), timeoutSeconds)
  const send = await createCallSender(api, options, terminal, { fetch, timeoutSeconds, mask })
  const { response, bytes } = await inTime(async () => {
    const answer = await send(path, { method, headers, body: body?.bytes ?? null, redirect: 'manual' })
    return { response: answer, bytes: await read(answer) }
  })
  if (include) terminal.print(...headLines(response, mask), '')
  printBody(bytes, terminal)
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`)
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const late = [error, error instanceof Error && error.cause].find(
      reason => reason instanceof DOMException && reason.name === 'TimeoutError',
    )
    throw late instanceof DOMException ? new Error(`${late.message}: --timeout gives it longer`, { cause: error }) : error
  }
}

function methodOf(given: string | undefined, hasBody: boolean): string {
  const method = given?.toUpperCase() ?? (hasBody ? 'POST' : 'GET')
  if (!/^[A-Z]{1,20}$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(method))
    throw new UsageError('--request: write a method such as GET, POST or DELETE')
  if (hasBody && (method === 'GET' || method === 'HEAD'))
    throw new UsageError(`--data: ${method} has no body: give another method with -X`)
  return method
}

const EXAMPLES = `keywright call /reports --url https://api.example.com
KEYWRIGHT_API_KEY=$(cat key.txt) keywright call /reports --url https://api.example.com --scheme x-api-key
keywright call /reports -d '{"name":"June"}' --url https://api.example.com
keywright call /reports -X DELETE -H 'If-Match: "3"' --key-file key.txt
keywright call /public --scheme none`

const CLOSING = `
The request and the head of the answer are shown on standard error, the secret masked. The body is printed byte for byte; to
a terminal without control characters, and not at all where it is binary. Redirects are not followed.
The exit code is 0 for an answer of 2xx, else 1.`
