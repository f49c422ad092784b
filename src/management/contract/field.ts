import { z } from 'zod'
import { LIMITS } from '../../limits.js'

/** The kinds of values that several records have. What they mean is checked in the core; here is their form. */
export const field = {
  id: () => z.string().min(1).max(LIMITS.idLength),
  text: (longest: number) => z.string().min(1).max(longest),
  /** ISO 8601 with an offset; answers are always in UTC. */
  instant: () => z.iso.datetime({ offset: true }),
  grants: () => z.array(z.string().min(1).max(LIMITS.grantLength)).max(LIMITS.entries),
  /** An empty list would allow nobody, and must never mean anybody by accident. */
  restriction: (longest: number) => z.array(z.string().min(1).max(longest)).min(1).max(LIMITS.entries),
  /** A whole number as a query writes it. */
  whole: (least: number, most: number) =>
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .pipe(z.number().int().min(least).max(most)),
  metadata: () => z.record(z.string(), z.unknown()),
} as const
