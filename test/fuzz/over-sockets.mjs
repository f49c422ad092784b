import { createServer } from 'node:http'
import { connect } from 'node:net'

/** Serves a listener on the loopback address. */
export async function serve(listener) {
  const runs = new Map()
  const server = createServer((req, res) => {
    const id = req.headers['x-fuzz-id']
    res.on('close', () => runs.set(id, req.ran))
    return listener(req, res)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  let count = 0
  return {
    /** As `runInProcess`, over a connection of its own. */
    async send({ method, url, lines }) {
      const id = String(count++)
      const head = [`${method} ${url} HTTP/1.1`, 'Host: api.example.com', 'Connection: close', `X-Fuzz-Id: ${id}`]
      const request = [...head, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
      const text = await exchange(server.address().port, request)
      // the server may hear of the end a little later; what Node's parser refuses never gets there
      for (let i = 0; i < 100 && !runs.has(id); i++) await new Promise(resolve => setImmediate(resolve))
      const ran = runs.get(id)
      const seen = runs.delete(id)
      return { status: Number(text.split(' ', 2)[1] ?? 0), fields: fieldsOf(text), text, ran, seen }
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function exchange(port, request) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1')
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 s')))
    socket.on('connect', () => socket.write(Buffer.from(request, 'latin1')))
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('error', error => (text === '' ? reject(error) : resolve(text)))
    socket.on('close', () => resolve(text))
  })
}

function fieldsOf(text) {
  const fields = {}
  for (const line of text.split('\r\n\r\n', 1)[0].split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    fields[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return fields
}
