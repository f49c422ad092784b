import type { Answer } from '../http/refusal.js'
import type { Form } from './form.js'
import type { Visit } from './visit.js'

/** What is at a path: it shows a page, and takes the form of it. What it throws becomes a page too. */
export interface Screen {
  readonly get?: (visit: Visit) => Promise<Answer>
  readonly post?: (visit: Visit, form: Form) => Promise<Answer>
}
