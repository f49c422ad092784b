import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { field } from './field.js'

/** What every paged list takes. */
export const pageQuery = {
  cursor: z.string().min(1).max(1000).optional().describe('The "next" of the page before.'),
  limit: field.whole(1, LIMITS.pageSize).optional().describe('How many at most; 50 by default.'),
}

/** The account whose records are asked for: the caller's own, unless the caller is an admin. */
export const accountQuery = {
  account: z
    .string()
    .max(LIMITS.idLength)
    .optional()
    .describe("The caller's own by default; another one only for an admin. Empty for records of no account."),
}

/** A page of a list. */
export const pageSchema = <Item extends z.ZodType>(name: string, item: Item) =>
  z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
    })
    .meta({ id: name, description: 'A page of a list.' })
