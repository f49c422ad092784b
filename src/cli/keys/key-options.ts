import type { Command } from 'commander'
import type { KeyChanges } from '../../keys/key-input.js'
import { collect } from '../collect.js'
import { readExpiry } from '../read-expiry.js'
import { UsageError } from '../usage-error.js'

/** What `create` and `update` can say of a key. False is the option's `--no-` form, which only `update` has. */
export interface KeyOptions {
  name?: string
  grant?: string[] | false
  subnet?: string[]
  anySubnet?: true
  origin?: string[]
  anyOrigin?: true
  expires?: Date | 'never'
  contact?: string | false
  metadata?: Record<string, unknown> | false
  role?: string | false
}

/** Adds the options that `create` and `update` share. */
export function withKeyOptions(command: Command): Command {
  return command
    .option('--grant <grant>', 'what it may do: monitors:read, monitors:* or *; repeatable', collect)
    .option('--subnet <cidr>', 'where it may be used from, such as 192.0.2.0/24; repeatable (default: anywhere)', collect)
    .option('--origin <origin>', 'which web pages may use it: https://app.example.com; repeatable (default: any)', collect)
    .option('--expires <when>', '2030-12-31, 2030-12-31T18:00Z, 90d, 12h or never', text => readExpiry(text, new Date()))
    .option('--contact <contact>', 'the technical contact, such as ops@example.com')
    .option('--metadata <json>', 'a JSON object of yours', readMetadata)
    .option('--role <role>', 'the role of the key')
}

/** The fields of a key that options give; null where an option clears one, absent where none speaks of it. */
export function readKeyOptions(options: KeyOptions): KeyChanges {
  const { name, grant, subnet, anySubnet, origin, anyOrigin, expires, contact, metadata, role } = options
  return {
    ...(name === undefined ? {} : { name }),
    ...(grant === undefined ? {} : { grants: grant || [] }),
    ...(anySubnet ? { subnets: null } : subnet ? { subnets: subnet } : {}),
    ...(anyOrigin ? { origins: null } : origin ? { origins: origin } : {}),
    ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : expires }),
    ...(contact === undefined ? {} : { technicalContact: contact || null }),
    ...(metadata === undefined ? {} : { metadata: metadata || null }),
    ...(role === undefined ? {} : { role: role || null }),
  }
}

function readMetadata(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {}
  throw new UsageError(`--metadata: write a JSON object, such as '{"team":"ops"}'`)
}
