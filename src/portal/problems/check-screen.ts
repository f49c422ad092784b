import { ManagementError } from '../../errors.js'
import type { Answer } from '../../http/refusal.js'
import { readKeyChanges } from '../../keys/key-input.js'
import { checkRules } from '../../keys/key-rules.js'
import { keyChangesSchema } from '../../management/contract/key-input-schema.js'
import { fieldProblems } from '../../management/field-problems.js'
import { readInput } from '../../management/read-input.js'
import type { Form } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { refused } from './refused.js'

// what is checked while it is filled in, as an operation takes it; what is empty there is left out, as the form does it
const VALUES: Readonly<Record<string, (form: Form) => unknown>> = {
  name: form => form.text('value'),
  grants: form => form.lines('value'),
  subnets: form => (form.text('value') === '' ? null : form.lines('value')),
  origins: form => (form.text('value') === '' ? null : form.lines('value')),
  technicalContact: form => form.text('value') || null,
}

/**
 * Says of one field what the form would say of it. It takes the `value` of a `field`, writes nothing, and answers with JSON:
 * its `problem`, or null.
 */
export function createCheckScreen({ rules }: Pick<PortalParts, 'rules'>): Screen {
  return {
    async post({ language }, form) {
      const field = form.text('field')
      const valueOf = Object.hasOwn(VALUES, field) ? VALUES[field] : undefined
      if (!valueOf) return json(422, {})
      try {
        const changes = { [field]: valueOf(form) }
        readInput(keyChangesSchema, changes, fieldProblems)
        checkRules(rules, readKeyChanges(changes))
        return json(200, { problem: null })
      } catch (error) {
        if (!(error instanceof ManagementError)) throw error
        return json(200, { problem: refused(error, { language, rules }, [field]).fields[field] ?? null })
      }
    },
  }
}

const json = (status: number, body: object): Answer => ({
  status,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify(body),
})
