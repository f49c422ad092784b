import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { sendRaw } from './raw-request.js'

const request = (method: string, path: string, ...lines: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'Host: api.example.com', ...lines, '', ''].join('\r\n')

describe.each(frameworks)('the connections of $name', framework => {
  const serve = async () => {
    const app = await framework.serve({
      routes: [{ path: '/:name', method: 'all', handle: ({ params, auth }) => [params.name, auth()?.name] }],
    })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    return { app, key: `x-api-key: ${secret}` }
  }

  it('tells pipelined requests apart', async () => {
    const { app, key } = await serve()
    const requests = [
      request('GET', '/a', key),
      request('GET', '/b'),
      request('HEAD', '/c', key),
      request('GET', '/d', key, key),
      request('POST', '/e', 'Content-Length: 40'),
      'x-api-key: 0f8fad5b-d9cb-469f-a165-70867',
      request('GET', '/f', key),
      request('GET', '/g', 'Connection: close'),
    ]
    const answers = await sendRaw({ port: app.port, answers: 7 }, requests.join(''))
    expect(answers.map(answer => answer.status)).toEqual([200, 401, 200, 400, 401, 200, 401])
    expect([answers[0]?.json(), answers[5]?.json()]).toEqual([
      ['a', 'reader'],
      ['f', 'reader'],
    ])
    expect(app.runs()).toBe(3)
  })

  it('grants nothing to the next request of a connection', async () => {
    const { app, key } = await serve()
    const answers = await sendRaw(
      { port: app.port, answers: 4 },
      [key, 'Accept: */*', key, 'x-api-key: wrong'].map(line => request('GET', '/a', line)).join(''),
    )
    expect(answers.map(answer => answer.status)).toEqual([200, 401, 200, 401])
  })

  it('goes on where a refused request has a body that nobody reads', async () => {
    const { app, key } = await serve()
    const body = 'x'.repeat(300_000)
    const answers = await sendRaw(
      { port: app.port, answers: 2 },
      `${request('POST', '/a', `Content-Length: ${body.length}`)}${body}${request('GET', '/b', key)}`,
    )
    expect(answers.map(answer => answer.status)).toEqual([401, 200])
  })

  it('answers 200 requests at once, each by its own credential', async () => {
    const { app, key } = await serve()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => app.send(`/${i}`, ...(i % 2 ? [key] : []))))
    expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 200 }, (_, i) => (i % 2 ? 200 : 401)))
    expect(app.runs()).toBe(100)
  })

  it('outlives callers that hang up', async () => {
    const { app, key } = await serve()
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const gone = new AbortController()
        const call = app.fetch('/a', { method: 'POST', body: 'x'.repeat(1000), signal: gone.signal }).catch(() => null)
        gone.abort()
        await call
      }),
    )
    expect((await app.send('/a', key)).status).toBe(200)
  })
})
