import type { PortalSettings } from '../index.js'

/**
 * The portal in the words of Lucidya's documents: Settings → Request Access, Generate API Key, API Name, Subnet IP.
 *
 * @example
 * ```ts
 * app.use('/settings', portal(keyring, { identify, ...lucidyaPortal }))
 * ```
 */
export const lucidyaPortal = {
  locale: 'en',
  envVar: 'LUCIDYA_TOKEN',
  exampleUrl: '/monitors_list?page_id=1',
  words: {
    en: {
      menu: { title: 'Settings', keys: 'API Keys', access: 'Request Access' },
      buttons: {
        newKey: 'Generate API Key',
        createKey: 'Generate API Key',
        requestAccess: 'Request Access',
      },
      columns: { name: 'API Name', subnets: 'Subnet IP', secret: 'Token', expires: 'Expiry date', duration: 'Expiry date' },
      states: { idle: 'Deactivated' },
    },
  },
} as const satisfies PortalSettings
