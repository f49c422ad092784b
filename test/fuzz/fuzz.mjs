import { runInProcess } from './in-process.mjs'
import { expected, wronglyLetIn } from './oracle.mjs'
import { serve } from './over-sockets.mjs'
import { createRandom } from './random.mjs'
import { makeRequest, mutate } from './requests.mjs'
import { changeSomething, createWorlds } from './world.mjs'

const BATCH = 200
const DEADLINE_MS = 20_000
const MOST_FAILURES = 5
// what Node's own parser answers, before any listener
const NODE_REFUSES = new Set([400, 431, 0])

/**
 * Sends hostile requests through whole apps and holds every answer against what is known of the request: no 5xx, no
 * crash, no hang, nobody let in who must not be, and nobody refused who must be let in.
 *
 * @param library what keywright exports
 * @param {{ count: number, seed: number, onProgress?: (done: number) => void }} settings
 */
export async function fuzz(library, { count, seed, onProgress = () => undefined }) {
  const random = createRandom(seed)
  const log = []
  const failures = []
  const outcomes = new Map()
  const worlds = await createWorlds(library, random, log)
  const servers = await Promise.all(worlds.map(world => serve(world.listener)))
  let done = 0
  try {
    while (done < count && failures.length < MOST_FAILURES) {
      const at = random.int(worlds.length)
      const world = worlds[at]
      const overSockets = random.chance(1)
      const size = Math.min(overSockets ? BATCH / 4 : BATCH, count - done)
      const requests = Array.from({ length: size }, () => {
        const made = makeRequest(world, random)
        const request = overSockets ? asFromLoopback(made) : made
        return random.chance(35) ? mutate(request, random) : request
      })
      const run = overSockets ? request => servers[at].send(request) : request => runInProcess(world.listener, trimmed(request))
      const answers = await withDeadline(Promise.all(requests.map(request => run(request).catch(error => ({ error })))))
      if (!answers) {
        failures.push({ why: `no answer to some of ${size} requests within ${DEADLINE_MS} ms`, world: world.name })
        break
      }
      for (const [i, answer] of answers.entries()) {
        const why = judge(world, requests[i], answer, overSockets)
        if (why) failures.push({ why, world: world.name, request: requests[i], answer })
        const outcome = outcomeOf(answer)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
      done += size
      onProgress(done)
      if (random.chance(20)) await changeSomething(world, random)
    }
    const secrets = worlds.flatMap(({ holders }) => holders.map(({ secret }) => secret))
    if (log.some(line => secrets.some(secret => line.includes(secret)))) failures.push({ why: 'a secret in the log' })
    if (log.length > 0) failures.push({ why: `the log is not empty: ${log[0]}` })
  } finally {
    await Promise.all(servers.map(server => server.close()))
    await Promise.all(worlds.map(({ keyring }) => keyring.close()))
  }
  return { requests: done, seed, outcomes: [...outcomes].toSorted((a, b) => b[1] - a[1]), failures }
}

const asFromLoopback = request => ({ ...request, socket: { text: '127.0.0.1', trusted: true, subnets: ['inside'] } })

// as Node's parser hands header lines on; a changed request keeps its spaces, for other runtimes may not
const trimmed = request => {
  if (!request.parts) return request
  return { ...request, lines: request.lines.map(([name, value]) => [name, value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')]) }
}

function judge(world, request, answer, overSockets) {
  if (answer.error)
    return overSockets && !request.parts && /ECONNRESET|EPIPE/.test(answer.error.message) ? null : `failed: ${answer.error.stack}`
  const { status, text, ran, fields } = answer
  if (overSockets && !answer.seen && NODE_REFUSES.has(status) && !request.parts) return null
  if (status >= 500 || status < 200) return `answered with ${status}`
  const leak = leaked(request, text)
  if (leak) return `shows what was presented: ${leak}`
  const form = wrongForm(request, answer)
  if (form) return form
  if (!request.parts) return wronglyLetIn(world, request, answer)
  const want = expected(world, request)
  const code = codeOf(text)
  const right =
    status === want.status && ran === want.name && (want.code === undefined || request.method === 'HEAD' || code === want.code)
  if (right && (!fields['access-control-allow-origin'] || world.cors)) return null
  return `expected ${JSON.stringify(want)}, got ${JSON.stringify({ status, code, name: ran })}`
}

// a refusal is a problem document, and says on 401 how to do better
function wrongForm({ method }, { status, text, ran, fields }) {
  const refused = [400, 401, 403].includes(status)
  if (refused && ran !== undefined) return `a handler ran behind ${status}`
  if (status === 200 && ran === undefined) return 'nobody answered with 200'
  if (!refused) return null
  if (!String(fields['content-type']).startsWith('application/problem+json')) return 'a refusal without a problem document'
  if (status === 401 && !fields['www-authenticate']) return '401 without a challenge'
  return method === 'HEAD' || codeOf(text) ? null : 'a refusal without a code'
}

function leaked({ parts }, text) {
  return parts?.credentials.map(({ presented }) => presented).find(value => value?.length >= 16 && text.includes(value))
}

const codeOf = text => /"code":"([a-z_]+)"/.exec(text)?.[1] ?? null

function outcomeOf({ error, status, text, ran }) {
  if (error) return 'connection reset'
  if (status === 200) return ran === null ? '200 let in as nobody' : '200 let in'
  return `${status} ${codeOf(text) ?? ''}`.trim()
}

async function withDeadline(promise) {
  let timer
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, DEADLINE_MS, null)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
