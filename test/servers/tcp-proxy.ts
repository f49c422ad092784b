import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './free-port.js'

/** Stands between a client and a server of this machine, and fails as a network does. */
export interface TcpProxy {
  readonly port: number
  /** Destroys every connection and refuses new ones. */
  cut(): Promise<void>
  /** Accepts connections and passes nothing on, either way, in old ones and new ones. */
  hang(): void
  /** The same from the moment on at which a client sends this text; what it is part of arrives still, and the answer does not. */
  hangAt(text: string): void
  /** Undoes both; what was sent into connections that hang arrives now. */
  heal(): Promise<void>
  /** For good. */
  close(): Promise<void>
}

/** Starts a proxy on a free loopback port, which it keeps while it is cut. */
export async function startProxy(target: { port: number }): Promise<TcpProxy> {
  const port = await freePort()
  const pairs = new Set<readonly [Socket, Socket]>()
  let hangs = false
  let fatal: string | null = null

  const server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const pair = [client, connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => drop(pair))
    }
    client.on('data', data => {
      if (fatal !== null && data.includes(fatal)) hang()
    })
    if (hangs) for (const socket of pair) socket.pause()
    else join(pair)
  })
  const drop = (pair: readonly [Socket, Socket]) => {
    pairs.delete(pair)
    for (const socket of pair) socket.destroy()
  }
  const hang = () => {
    hangs = true
    fatal = null
    for (const [client, upstream] of pairs) {
      client.unpipe(upstream)
      upstream.unpipe(client)
    }
  }
  const listen = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = async () => {
    for (const pair of pairs) drop(pair)
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    await closed
  }

  await listen()
  return {
    port,
    cut,
    hang,
    hangAt(text) {
      fatal = text
    },
    async heal() {
      if (!server.listening) await listen()
      if (!hangs) return
      hangs = false
      for (const pair of pairs) join(pair)
    },
    close: cut,
  }
}

function join([client, upstream]: readonly [Socket, Socket]): void {
  client.pipe(upstream)
  upstream.pipe(client)
}
