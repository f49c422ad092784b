import { type Answered, answered } from './answered.js'

/** A call of the management API. */
export interface Managing<Session> {
  /** Whose session it is. */
  readonly as: Session
  readonly body?: object
}

/** What asks a server over HTTP. */
export interface Asker<Session> {
  /** Fetches a path; a redirect is an answer. */
  fetch(path: string, init?: RequestInit): Promise<Answered>
  /** Calls `METHOD /path` of the management API. */
  manage(target: string, call: Managing<Session>): Promise<Answered>
}

/**
 * Asks the server of a test, whose management API is at `/api-keys`.
 *
 * @param fieldsOf the fields that tell the server whose session it is
 */
export function createAsker<Session>(url: string, fieldsOf: (as: Session) => Readonly<Record<string, string>>): Asker<Session> {
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, { redirect: 'manual', ...init })
    return answered(answer.status, answer.headers, await answer.text())
  }
  return {
    fetch: ask,
    manage(target, { as, body }) {
      const [method = 'GET', path = '/'] = target.split(' ')
      const json: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
      return ask(`/api-keys${path}`, {
        method,
        headers: { ...fieldsOf(as), ...json },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    },
  }
}
