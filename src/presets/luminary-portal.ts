import type { PortalSettings } from '../index.js'

/**
 * The portal in the words of Luminary Cloud's documents: My Account → Profile, API Keys, Create API key, three dots → Revoke.
 *
 * @example
 * ```ts
 * app.use('/account/profile', portal(keyring, { identify, ...luminaryPortal }))
 * ```
 */
export const luminaryPortal = {
  locale: 'en',
  envVar: 'LC_API_KEY',
  exampleUrl: '/projects',
  words: {
    en: {
      menu: { title: 'My Account → Profile', keys: 'API Keys' },
      buttons: { newKey: 'Create API key', createKey: 'Create API key', revoke: 'Revoke', delete: 'Delete' },
      columns: { name: 'Name', secret: 'API key', duration: 'Duration' },
      states: { expired: 'Inactive (expired)', revoked: 'Inactive (revoked)' },
      durations: {
        7: 'One week',
        30: 'One month',
        60: 'Two months',
        90: 'Three months',
        180: 'Six months',
        365: 'One year',
      },
    },
  },
} as const satisfies PortalSettings
