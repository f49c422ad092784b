import type { PortalSettings } from '../index.js'

/**
 * The portal in the words of Lucid's documents: developer portal → API Keys → Create API Key, API Key Grants, Expiration.
 *
 * @example
 * ```ts
 * app.use('/developer', portal(keyring, { identify, ...lucidPortal }))
 * ```
 */
export const lucidPortal = {
  locale: 'en',
  envVar: 'LUCID_API_KEY',
  exampleUrl: '/users/me/profile',
  exampleHeaders: { 'Lucid-Api-Version': '1' },
  words: {
    en: {
      menu: { title: 'Developer Portal', keys: 'API Keys' },
      buttons: { newKey: 'Create API Key', createKey: 'Create API Key', delete: 'Delete' },
      columns: { secret: 'API Key', grants: 'API Key Grants', expires: 'Expiration', duration: 'Expiration' },
    },
  },
} as const satisfies PortalSettings
