import type { z } from 'zod'
import type { Member } from '../accounts/member.js'
import type { memberSchema } from './contract/member-schema.js'
import { isoOrNull } from './key-json.js'

/** A member as the API gives it out. */
export function memberJson({ grants, deactivatedAt, ...facts }: Member): z.output<typeof memberSchema> {
  return { ...facts, grants: grants && [...grants], deactivatedAt: isoOrNull(deactivatedAt) }
}
