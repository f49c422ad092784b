import { HttpProblem } from '../endpoints/http-problem.js'
import { readBody } from '../endpoints/read-body.js'
import { LIMITS } from '../limits.js'

// no page has more: as many grants as a key may hold, and a few besides
const MOST_FIELDS = LIMITS.entries + 100

/** What somebody filled in. */
export interface Form {
  /** The first value of a field, without space around it and with line ends of one kind; empty where there is none. */
  text(name: string): string
  /** Every value of a field. */
  texts(name: string): readonly string[]
  /** The lines of a field of technical texts that are not empty, each without space and direction marks around it. */
  lines(name: string): readonly string[]
  /** A number that the page wrote itself; undefined for anything else. */
  whole(name: string): number | undefined
}

/**
 * Reads the form that a request carries.
 *
 * @param exactBody false where a body parser in front has read the body: then it was written anew, as JSON
 * @throws HttpProblem for what is no form
 */
export async function readForm(request: Request, exactBody: boolean): Promise<Form> {
  const bytes = await readBody(request)
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/x-www-form-urlencoded' && bytes.byteLength > 0)
    throw new HttpProblem(415, 'unsupported_media_type', 'send a form, as application/x-www-form-urlencoded')
  const text = new TextDecoder().decode(bytes)
  return formOf(exactBody ? [...new URLSearchParams(text)] : entriesOf(text))
}

/**
 * A form of its names and values.
 *
 * @throws HttpProblem `content_too_large` for more fields than any page has
 */
export function formOf(entries: readonly (readonly [name: string, value: string])[]): Form {
  if (entries.length > MOST_FIELDS) throw new HttpProblem(413, 'content_too_large', `a form has at most ${MOST_FIELDS} fields`)
  const values = new Map<string, string[]>()
  for (const [name, value] of entries) {
    const clean = value.replaceAll(/\r\n?/g, '\n').trim()
    const known = values.get(name)
    if (known) known.push(clean)
    else values.set(name, [clean])
  }
  const texts = (name: string) => values.get(name) ?? []
  const text = (name: string) => texts(name)[0] ?? ''
  return {
    texts,
    text,
    lines: name =>
      text(name)
        .split('\n')
        // what is copied from a page in Arabic carries the marks that kept it apart there
        .map(line => line.replaceAll(/\p{Bidi_Control}/gu, '').trim())
        .filter(line => line !== ''),
    whole: name => (/^\d{1,15}$/.test(text(name)) ? Number(text(name)) : undefined),
  }
}

// what a body parser made of a form: a text, or several where a field stands more than once
function entriesOf(json: string): [string, string][] {
  const parsed: unknown = json === '' ? {} : JSON.parse(json)
  const fields = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  return fields.flatMap(([name, value]: [string, unknown]) => textsOf(value).map((text): [string, string] => [name, text]))
}

// some parsers make an object of a long list
const textsOf = (value: unknown): string[] =>
  (typeof value === 'object' && value !== null ? Object.values(value) : [value]).filter(item => typeof item === 'string')
