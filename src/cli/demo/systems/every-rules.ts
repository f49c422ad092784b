import type { KeyRules } from '../../../keys/key-rules.js'

/** What the demo demands of keys. */
export const EVERY_RULE = {
  keysPerAccount: 20,
  defaultLifetimeDays: 90,
  // so that the portal can warn of it
  neverExpires: 'allowed',
  approvalRequired: true,
  deleteOnlyInactive: true,
  grantCatalogue: {
    'monitors:read': 'Read the list of monitors',
    'users:read': 'Read users',
    'documents:read': 'Read documents',
    'projects:*': 'Everything with projects',
    'export:read': 'Export data',
  },
} as const satisfies KeyRules
