import { IncomingMessage, ServerResponse } from 'node:http'
import { Writable } from 'node:stream'

class FakeSocket extends Writable {
  chunks = []

  constructor(remoteAddress) {
    super()
    this.remoteAddress = remoteAddress
  }

  _write(chunk, _encoding, done) {
    this.chunks.push(chunk)
    done()
  }

  setTimeout() {
    return this
  }

  destroySoon() {
    this.destroy()
  }
}

/**
 * Runs a request through a listener with the classes of `node:http` themselves, but without a connection.
 *
 * @returns {Promise<{ status: number, fields: Record<string, unknown>, text: string, ran?: string | null }>} `text` is
 *   the whole answer as it would be sent
 */
export function runInProcess(listener, { method, url, lines, socket: { text: remoteAddress } }) {
  const socket = new FakeSocket(remoteAddress)
  const req = new IncomingMessage(socket)
  req.httpVersion = '1.1'
  req.httpVersionMajor = 1
  req.httpVersionMinor = 1
  req.method = method
  req.url = url
  const raw = lines.flat()
  req._addHeaderLines(raw, raw.length)
  req.complete = true
  req.push(null)
  const res = new ServerResponse(req)
  res.assignSocket(socket)
  return new Promise((resolve, reject) => {
    res.on('finish', () =>
      resolve({
        status: res.statusCode,
        fields: res.getHeaders(),
        text: Buffer.concat(socket.chunks).toString('latin1'),
        ran: req.ran,
      }),
    )
    socket.on('close', () => reject(new Error('the connection was dropped')))
    Promise.resolve(listener(req, res)).catch(reject)
  })
}
