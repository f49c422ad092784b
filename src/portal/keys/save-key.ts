import type { Answer } from '../../http/refusal.js'
import type { PortalParts } from '../portal-parts.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { keyIn } from './find-key.js'
import type { SentForm } from './key-action-screen.js'
import { changesOf, type KeyValues } from './key-values.js'

/**
 * Saves what a form makes of a key, and shows the key. Fields that nobody touched are left out: rules that came later than
 * the key only ask for what somebody changes.
 *
 * @param done what is said there
 * @returns rejects with ManagementError
 */
export async function saveKey(
  { operations }: Pick<PortalParts, 'operations'>,
  visit: Visit,
  { key, form, version }: SentForm,
  values: KeyValues,
  done: 'renamed' | 'restricted',
): Promise<Answer> {
  const changes = changesOf(form, values, key)
  if (Object.keys(changes).length > 0) await operations(visit, 'updateKey', { params: keyIn(visit), body: changes, version })
  return seeOther(visit.link(`/keys/${key.id}`, { done }))
}
