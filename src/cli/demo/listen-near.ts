import type { Server } from 'node:http'
import { listenOn } from '../listen-on.js'

const HOST = '127.0.0.1'

/**
 * Listens on a loopback address.
 *
 * @param wanted null where any port will do: the usual one, or a free one where that is taken
 * @returns the base URL
 * @throws Error that says what to do where the port can't be had
 */
export async function listenNear(server: Server, wanted: number | null, usual: number): Promise<string> {
  try {
    return await listenOn(server, { host: HOST, port: wanted ?? usual })
  } catch (error) {
    if (wanted !== null || !isTaken(error)) throw error
    return listenOn(server, { host: HOST, port: 0 })
  }
}

const isTaken = (error: unknown) => (error as { cause?: NodeJS.ErrnoException }).cause?.code === 'EADDRINUSE'
