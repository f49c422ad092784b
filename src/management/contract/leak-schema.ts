import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { field } from './field.js'

/** Secrets that somebody found where none should be. */
export const leakReportSchema = z
  .strictObject({
    secrets: z
      .array(z.string())
      .max(LIMITS.leakedSecrets)
      .refine(secrets => secrets.length > 0, { error: 'name at least one' })
      .meta({ minItems: 1, description: 'The strings that were found; what is no secret is passed over.' }),
    source: field.text(LIMITS.nameLength).nullable().optional().describe('The name of the scanner or of the place.'),
    url: field.text(LIMITS.urlLength).nullable().optional().describe('The http or https address of the place.'),
  })
  .meta({ id: 'LeakReport', description: 'Secrets that somebody found where none should be.' })

/** What GitHub's secret scanning found. */
export const githubReportSchema = z
  .array(
    z.looseObject({
      token: z.string().describe('What was found.'),
      type: z.string().optional().describe('The name that was agreed with GitHub.'),
      url: z.string().optional().describe('Where; empty where that is not public.'),
      source: z.string().optional().describe('The kind of place, such as commit.'),
    }),
  )
  .meta({ id: 'GithubReport', description: 'What GitHub found, signed in Github-Public-Key-Signature.' })
