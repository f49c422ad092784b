/** An answer, read to its end. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Its JSON; an empty object where it is none. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Makes an answer of what came. */
export function answered(status: number, headers: Headers, text: string): Answered {
  return { status, headers, text, body: jsonOf(text) }
}

function jsonOf(text: string): Answered['body'] {
  try {
    return JSON.parse(text) as Answered['body']
  } catch {
    return {}
  }
}
