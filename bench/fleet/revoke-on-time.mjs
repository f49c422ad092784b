import { sharedNow } from './instance.mjs'

/**
 * Revokes keys, each at its own instant.
 *
 * @param {readonly { index: number, id: string, at: number }[]} revocations `at` by the shared clock
 * @returns when each was acknowledged, by the shared clock; null where it was not
 */
export async function revokeOnTime({ keyring }, revocations) {
  return Promise.all(
    revocations.map(async ({ index, id, at }) => {
      await new Promise(resolve => setTimeout(resolve, at - sharedNow()))
      try {
        await keyring.keys.revoke(id)
        return { index, at: sharedNow() }
      } catch (error) {
        return { index, at: null, failed: String(error?.message ?? error).slice(0, 160) }
      }
    }),
  )
}
