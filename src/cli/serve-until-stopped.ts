import type { Server } from 'node:http'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
// npm sends its child the signal that the terminal has sent it already: only a later one is a second wish
const SAME_WISH_MS = 500
const LONGEST_REQUEST_MS = 2000
const PARENT_CHECK_MS = 500

/**
 * Waits for Ctrl-C (or SIGTERM, SIGHUP), then lets the requests that run end and closes the server. A second Ctrl-C
 * ends the process at once.
 */
export async function serveUntilStopped(host: NodeJS.Process, server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    let stoppedAt: number | null = null
    const stop = () => {
      stoppedAt ??= performance.now()
      resolve()
    }
    const onSignal = () => {
      if (stoppedAt !== null && performance.now() - stoppedAt > SAME_WISH_MS) host.exit(130)
      stop()
    }
    for (const signal of SIGNALS) host.on(signal, onSignal)
    // npm hands SIGTERM to the shell between it and this process, and the shell dies of it and tells nobody
    const parent = host.ppid
    if (host.env.npm_lifecycle_event !== undefined) {
      setInterval(() => host.ppid !== parent && stop(), PARENT_CHECK_MS).unref()
    }
  })
  const late = setTimeout(() => server.closeAllConnections(), LONGEST_REQUEST_MS)
  await new Promise(closed => {
    server.close(closed)
    server.closeIdleConnections()
  })
  clearTimeout(late)
}
