import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { quote } from '../restrictions/quote.js'

/** Where a server listens; port 0 is a free one. */
export interface Place {
  readonly host: string
  readonly port: number
}

/**
 * Listens.
 *
 * @returns the base URL
 * @throws Error that says what to do where the place can't be had; its cause is the system's
 */
export function listenOn(server: Server, { host, port }: Place): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(explained(error, host, port))
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      const address = server.address()
      const taken = typeof address === 'object' && address ? address.port : port
      resolve(`http://${isIPv6(host) ? `[${host}]` : host}:${taken}`)
    })
  })
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const say = (problem: string) => new Error(problem, { cause: error })
  if (error.code === 'EADDRINUSE') return say(`port ${port} is taken: name another with --port, or 0 for a free one`)
  if (error.code === 'EACCES') return say(`port ${port} needs more rights: name one above 1023 with --port, or 0 for a free one`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return say(`--host: ${quote(host)} is no address of this machine: name one, or 0.0.0.0 for all`)
  return error
}
