import { AuthError } from '../../errors.js'
import type { Keyring } from '../../keyring.js'
import type { DemoClock } from './demo-clock.js'
import type { DemoKeys } from './demo-keys.js'

const DAY_MS = 86_400_000
/** How many days of made-up requests there are. */
export const SAMPLE_DAYS = 14

/** Which keys are used how often on each of seven days, and from where; two addresses are refused now and then. */
const SAMPLES = [
  { name: 'lucidya', ip: '203.0.113.10', times: [38, 42, 35, 47, 40, 9, 6] },
  { name: 'lucid', ip: '203.0.113.24', times: [12, 0, 14, 11, 18, 0, 0] },
  { name: 'luminary', ip: '198.51.100.7', times: [5, 8, 6, 21, 7, 3, 4] },
  { name: 'local', ip: '127.0.0.1', times: [4, 3, 6, 2, 5, 1, 0] },
  { name: 'local', ip: '198.51.100.7', times: [0, 1, 0, 0, 3, 0, 0] },
] as const satisfies readonly { name: keyof DemoKeys['made']; ip: string; times: readonly number[] }[]

/**
 * Sends the made-up requests of the days before now, so that there is usage to look at. Each is checked as any other is,
 * on a clock that was put back.
 */
export async function sampleUsage(
  { authenticate }: Pick<Keyring, 'authenticate'>,
  clock: DemoClock,
  { made }: DemoKeys,
): Promise<void> {
  for (let ago = SAMPLE_DAYS - 1; ago > 0; ago--) {
    clock.putBack(ago * DAY_MS)
    for (const { name, ip, times } of SAMPLES) {
      for (let i = times[ago % times.length] ?? 0; i > 0; i--) await send(made[name].secret, ip)
    }
  }

  async function send(secret: string, remoteAddress: string): Promise<void> {
    const headers = { 'x-api-key': secret }
    try {
      await authenticate({ method: 'GET', url: '/', headers, rawHeaders: ['x-api-key', secret], socket: { remoteAddress } })
    } catch (error) {
      if (!(error instanceof AuthError) || error.status >= 500) throw error
    }
  }
}
