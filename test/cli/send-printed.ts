import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

const hasCurl = spawnSync('curl', ['--version']).status === 0

/** Runs a printed curl line as a shell would, and gives the status; a machine without curl sends the same request itself. */
export async function sendPrinted(command: string): Promise<string> {
  if (!hasCurl) return sendWithoutCurl(command)
  return spawnSync('sh', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`], { encoding: 'utf8' }).stdout
}

async function sendWithoutCurl(command: string): Promise<string> {
  const words = Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '')
  const behind = (flag: string) => words.filter((_, i) => words[i - 1] === flag)
  const url = new URL(words.find(word => word.startsWith('http')) ?? '')
  const body = behind('-d').join('&')
  const client = behind('-u').flatMap(pair => ['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`])
  const form = ['Content-Type', 'application/x-www-form-urlencoded', 'Content-Length', String(Buffer.byteLength(body))]
  // as a flat list, so that a doubled field stays doubled
  const headers = ['Host', url.host, ...client, ...behind('-H').flatMap(field => field.split(/: (.*)/s).slice(0, 2))]
  const posted = body === '' ? {} : { method: 'POST', headers: [...headers, ...form] }
  const sent = request(url, { method: behind('-X')[0] ?? 'GET', headers, agent: false, ...posted }).end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return String(response.statusCode)
}
