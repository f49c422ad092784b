import type { Answer } from '../http/refusal.js'

/** Sends a browser to another page, which it asks for with GET. @see RFC 9110 section 15.4.4 */
export const seeOther = (location: string, headers: Answer['headers'] = {}): Answer => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', ...headers },
  body: '',
})
