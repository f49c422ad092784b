import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { authFrameworks } from './auth-servers.js'

// waits for the real deadline of a body, ten seconds
describe.concurrent.each(authFrameworks)('a body that does not come on $name', ({ serve }) => {
  it('is 408 and no failure of the server, and nothing is carried out when the rest comes', { timeout: 20_000 }, async () => {
    const { port, log, keyring } = await serve()
    const { key, secret } = await keyring.keys.create({ name: 'slow', grants: ['a:read'] })
    const body = `grant_type=client_credentials&client_id=${key.id}&client_secret=${secret}`
    const head = [
      'POST /oauth/token HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
      '',
      '',
    ]
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(head.join('\r\n') + body.slice(0, 20)))
      socket.on('data', chunk => {
        text += String(chunk)
        socket.write(body.slice(20))
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('"error":"invalid_request"')
    expect(answer).not.toContain('access_token')
    expect(log.filter(line => line.includes('503'))).toEqual([])
  })
})
