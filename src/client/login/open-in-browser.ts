import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'

// what opens browsers fails within this time, or not at all
const FAILING_MS = 1000

/** Opens the browser of the machine. @returns whether that seems to have worked */
export async function openInBrowser(url: string): Promise<boolean> {
  const { default: open } = await import('open')
  const child = await open(url)
  if (child.exitCode === null) {
    const ended = new AbortController()
    await Promise.race([
      once(child, 'exit', { signal: ended.signal }),
      after(FAILING_MS, undefined, { signal: ended.signal }),
    ]).finally(() => ended.abort())
  }
  return (child.exitCode ?? 0) === 0
}
