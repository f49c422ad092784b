import type { PortalSettings } from '../index.js'

/**
 * The portal in the words of Lucca's documents: Settings → API Keys, Generate a new API key, Key name, Technical contact.
 *
 * @example
 * ```ts
 * app.use('/settings', portal(keyring, { identify, ...luccaPortal }))
 * ```
 */
export const luccaPortal = {
  locale: 'en',
  envVar: 'LUCCA_API_KEY',
  exampleUrl: '/api/v3/users',
  words: {
    en: {
      menu: { title: 'Settings', keys: 'API Keys', roles: 'Roles' },
      buttons: { newKey: 'Generate a new API key', createKey: 'Generate a new API key', delete: 'Delete' },
      columns: { name: 'Key name', secret: 'API key', technicalContact: 'Technical contact', role: 'Role' },
    },
  },
} as const satisfies PortalSettings
