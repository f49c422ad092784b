import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import type { Mask } from './create-mask.js'

/** `fetch`, which shows on standard error what it sends and what is answered, secrets masked and bodies left out. */
export function showingFetch({ note, noteColors }: Terminal, mask: Mask): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    for (const [field, value] of request.headers) mask.learnField(field, value)
    note(noteColors.bold(shownLine(`> ${request.method} ${request.url}`, mask)))
    note(...fieldLines(request.headers, mask, '> '), '>')
    const response = await fetch(request)
    const paint = response.ok ? noteColors.green : noteColors.red
    note(paint(shownLine(`< ${statusLine(response)}`, mask)), ...fieldLines(response.headers, mask, '< '), '<')
    return response
  }
}

/** Status and header fields of an answer, a line each. */
export const headLines = (response: Response, mask: Mask): string[] => [
  shownLine(statusLine(response), mask),
  ...fieldLines(response.headers, mask),
]

const statusLine = ({ status, statusText }: Response) => `${status} ${statusText}`.trimEnd()

const fieldLines = (headers: Headers, mask: Mask, mark = ''): string[] =>
  Array.from(headers, ([field, value]) => printable(`${mark}${field}: ${mask.field(field, value)}`))

const shownLine = (text: string, mask: Mask) => printable(mask.hide(text))
