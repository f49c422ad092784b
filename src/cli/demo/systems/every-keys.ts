import type { NewKey } from '../../../keys/key-input.js'

/** The keys of the demo of everything. */
export const EVERY_KEY = {
  lucidya: { name: 'Lucidya monitors', grants: ['monitors:read'], expiresAt: null },
  lucca: { name: 'Lucca users', grants: ['users:read'], expiresAt: null },
  lucid: { name: 'Lucid documents', grants: ['documents:read'], expiresAt: null },
  luminary: { name: 'Luminary projects', grants: ['projects:*'], expiresAt: null },
  radix: { name: 'Radix export', grants: ['export:read'], expiresAt: null },
  local: { name: 'from this machine only', grants: ['monitors:read'], subnets: ['127.0.0.0/8', '::1/128'], expiresAt: null },
  remote: { name: 'from 192.0.2.0/24 only', grants: ['monitors:read'], subnets: ['192.0.2.0/24'], expiresAt: null },
  revoked: { name: 'revoked', grants: ['monitors:read'], expiresAt: null },
} satisfies Record<string, NewKey>

export type EveryKey = keyof typeof EVERY_KEY
