import type { KeyRules } from '../../keys/key-rules.js'
import { LIMITS } from '../../limits.js'
import type { Html } from '../../pages/html.js'
import type { Fields } from '../fields/fields.js'
import { optionalLabel } from '../fields/optional-label.js'
import type { Form } from '../form.js'
import type { Visit } from '../visit.js'
import { newKeyWords } from './new-key-words.js'

/** Who looks after a key. */
export function contactField(visit: Visit, fields: Fields, form: Form, { technicalContactRequired = false }: KeyRules): Html {
  const words = visit.words(newKeyWords)
  return fields.text({
    name: 'technicalContact',
    label: technicalContactRequired ? words.technicalContact : optionalLabel(visit, words.technicalContact),
    hint: words.technicalContactHint,
    value: form.text('technicalContact'),
    required: technicalContactRequired,
    maxLength: LIMITS.contactLength,
    isChecked: true,
  })
}
