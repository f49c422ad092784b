import { createHash, randomBytes } from 'node:crypto'
import { ManagementError } from '../errors.js'
import type { Caller } from '../management/caller.js'
import type { Documents } from '../records/document.js'
import type { Form } from './form.js'

/** Has a form taken once: whoever sends it again, as a reload does, must not get what it made again. */
export interface FormOnce {
  /** What the form of a page carries, in a field called `once`. */
  ticket(): string
  /**
   * Does what a form asks for.
   *
   * @param work rejects with ManagementError where nothing was done; then the form may be sent again
   * @returns null where it was done before; rejects with what the work rejects with, and with ManagementError `conflict` for
   *   a form without a ticket, and for one of which nobody knows whether it was done
   */
  send<Result>(form: Form, caller: Caller, work: () => Promise<Result>): Promise<Result | null>
}

const KIND = 'portal_form'
const KEPT_MS = 86_400_000

/** Makes what has forms taken once, whichever instance takes them; a form is known for a day. */
export function createFormOnce({ documents, clock }: { documents: Documents; clock(): Date }): FormOnce {
  return {
    ticket: () => randomBytes(16).toString('base64url'),
    async send(form, caller, work) {
      const id = idOf(form, caller)
      if ((await write(id, null, { isDone: false })) === 'conflict') {
        if ((await documents.findDocument(KIND, id))?.value.isDone) return null
        throw conflict('nobody knows whether this form was carried out: look for what it should have made', 'unclearForm')
      }
      try {
        const result = await work()
        // what was done is done, whether or not it can be noted
        await write(id, 1, { isDone: true }).catch(() => undefined)
        return result
      } catch (error) {
        if (error instanceof ManagementError) await write(id, 1, null).catch(() => undefined)
        throw error
      }
    },
  }

  async function write(id: string, expected: number | null, value: { readonly isDone: boolean } | null) {
    const now = clock()
    const becomes = value && { account: null, value, createdAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) }
    return documents.write({ documents: [{ kind: KIND, id, expected, becomes }] })
  }
}

// only whoever was given a ticket can use it up
function idOf(form: Form, caller: Caller): string {
  const ticket = form.text('once')
  if (!/^[\w-]{22}$/.test(ticket)) throw conflict('this form is not of this page: open the page again', 'foreignForm')
  return createHash('sha256')
    .update(JSON.stringify([caller.id, ticket]))
    .digest('base64url')
}

const conflict = (message: string, kind: 'unclearForm' | 'foreignForm') =>
  new ManagementError('conflict', message, { problems: { '': { kind } } })
