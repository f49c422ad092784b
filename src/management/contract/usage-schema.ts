import { z } from 'zod'

/** The requests of a key, day by day. */
export const usageSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        day: z.iso.date().describe('A UTC day.'),
        requests: z.number().int().describe('All of them.'),
        outcomes: z
          .record(z.string(), z.number().int())
          .describe('How many of them were allowed, and how many were refused with each code.'),
      }),
    ),
  })
  .meta({ id: 'Usage', description: 'Requests per UTC day, oldest first; days without requests are left out.' })
