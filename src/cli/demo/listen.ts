import type { Server } from 'node:http'
import { quote } from '../../restrictions/quote.js'
import { UsageError } from '../usage-error.js'

/** The port a server should have. */
export interface WantedPort {
  readonly port: number
  /** False where another one will do. */
  readonly exact: boolean
}

const DEFAULT_PORT = 3000
const HOST = '127.0.0.1'

/**
 * The port that `--port` or `PORT` names; by default 3000, or a free one where that is taken.
 *
 * @throws UsageError for what is no port
 */
export function wantedPort(given: string | undefined, { PORT }: Readonly<Record<string, string | undefined>>): WantedPort {
  const text = given ?? (PORT || undefined)
  if (text === undefined) return { port: DEFAULT_PORT, exact: false }
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return { port, exact: true }
  throw new UsageError(
    `${given === undefined ? 'PORT' : '--port'}: ${quote(text)}: write a port from 1 to 65535, or 0 for a free one`,
  )
}

/**
 * Listens on a loopback address.
 *
 * @returns the base URL
 * @throws Error that says what to do where the port can't be had
 */
export async function listen(server: Server, { port, exact }: WantedPort): Promise<string> {
  try {
    return await listenOn(server, port)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' && !exact) return listenOn(server, 0)
    if (code === 'EADDRINUSE')
      throw new Error(`port ${port} is taken: name another with --port, or 0 for a free one`, { cause: error })
    if (code === 'EACCES')
      throw new Error(`port ${port} needs more rights: name one above 1023 with --port, or 0`, { cause: error })
    throw error
  }
}

function listenOn(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(`http://${HOST}:${typeof address === 'object' && address ? address.port : port}`)
    })
  })
}
