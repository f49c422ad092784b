import { AuthError } from '../../errors.js'
import type { Keyring } from '../../keyring.js'
import type { DemoClock } from './demo-clock.js'
import type { DemoSystem, MadeKeys } from './demo-system.js'

const DAY_MS = 86_400_000
/** How many days of made-up requests there are. */
export const SAMPLE_DAYS = 14

/**
 * Sends the made-up requests of the days before now, so that there is usage to look at. Each is checked as any other is,
 * on a clock that was put back.
 */
export async function sampleUsage(
  { authenticate, foundation }: Pick<Keyring, 'authenticate' | 'foundation'>,
  clock: DemoClock,
  made: MadeKeys,
  { samples, portal: { exampleHeaders = {} } }: Pick<DemoSystem, 'samples' | 'portal'>,
): Promise<void> {
  for (let ago = SAMPLE_DAYS - 1; ago > 0; ago--) {
    clock.putBack(ago * DAY_MS)
    for (const { name, ip, times } of samples) {
      for (let i = times[ago % times.length] ?? 0; i > 0; i--) await send(made[name]?.secret ?? '', ip)
    }
  }

  async function send(secret: string, remoteAddress: string): Promise<void> {
    const [name = '', value = ''] = (foundation.headerLine(secret) ?? '').split(/: (.*)/s)
    const fields: [name: string, value: string][] = [[name, value], ...Object.entries(exampleHeaders)]
    const headers = Object.fromEntries(fields.map(([field, text]) => [field.toLowerCase(), text]))
    const request = { method: 'GET', url: '/', headers, rawHeaders: fields.flat() }
    try {
      await authenticate({ ...request, socket: { remoteAddress } })
    } catch (error) {
      if (!(error instanceof AuthError) || error.status >= 500) throw error
    }
  }
}
