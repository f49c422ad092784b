import { expect } from 'vitest'
import { type LucidyaApp, openLucidya } from './open-lucidya.js'
import type { Made } from './system-servers.js'

/** Opens the example where ada's account may make keys, and she has one. */
export async function openLucidyaWithKey(
  ...opening: Parameters<typeof openLucidya>
): Promise<LucidyaApp & { readonly made: Made }> {
  const app = await openLucidya(...opening)
  expect((await app.decides(await app.asks(), 'approve')).status).toBe(200)
  return { ...app, made: await app.makes('dashboard') }
}
