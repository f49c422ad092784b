import type { PortalSettings } from '../index.js'

/**
 * The portal in the words of Radix's documents: Client ID, generate an API key, replace it by a new one, users with access.
 *
 * @example
 * ```ts
 * app.use('/settings', portal(keyring, { identify, ...radixPortal }))
 * ```
 */
export const radixPortal = {
  locale: 'en',
  envVar: 'RADIX_CLIENT_SECRET',
  exchangeUrl: '/auth',
  exampleHeaders: { 'x-radix-version': '1.0.0' },
  words: {
    en: {
      menu: { title: 'Organisation', keys: 'API key', members: 'Users' },
      buttons: { newKey: 'Generate API key', createKey: 'Generate API key', rotate: 'Generate a new API key' },
      columns: { id: 'Client ID', secret: 'Client secret', members: 'Users with access' },
    },
  },
} as const satisfies PortalSettings
