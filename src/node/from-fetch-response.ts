/** The answer of a Fetch handler, in a form that any framework can send. */
export interface SentAnswer {
  readonly status: number
  /** Names in lower case; several lines of one field as an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

/** Reads the answer of a Fetch handler, whose body is text. */
export async function fromFetchResponse(response: Response): Promise<SentAnswer> {
  const cookies = response.headers.getSetCookie()
  const headers: Record<string, string | readonly string[]> = Object.fromEntries(response.headers)
  if (cookies.length > 0) headers['set-cookie'] = cookies
  return { status: response.status, headers, body: await response.text() }
}
