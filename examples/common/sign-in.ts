import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identity } from 'keywright/express'

/** Who may sign in, by the name that they sign in with. */
export type People = Readonly<Record<string, Identity>>

/** Stands where an application has its own sign-in: nobody has a password here, and whoever asks chooses who to be. */
export interface SignIn {
  /** Whose session a request belongs to: the cookie's, or the one that the field `x-example-user` names. */
  identify(request: IncomingMessage): Identity | null
  /** Answers `/sign-in` and `/sign-out`; false for everything else. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

const COOKIE = 'example-user'

/** Makes the sign-in of an example. */
export function createSignIn(people: People): SignIn {
  const named = (name: string) => (Object.hasOwn(people, name) ? people[name] : undefined)

  return {
    identify({ headers }) {
      const inCookie = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1]
      return named(String(headers['x-example-user'] ?? inCookie ?? '')) ?? null
    },
    answer(request, response) {
      const [pathname, query] = (request.url ?? '').split('?', 2)
      const searchParams = new URLSearchParams(query)
      if (pathname !== '/sign-in' && pathname !== '/sign-out') return false
      const name = searchParams.get('as') ?? ''
      const isIn = pathname === '/sign-in'
      if (isIn && request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        response.end(page(Object.keys(people), pathOf(searchParams.get('return_to'))))
      } else if (isFromElsewhere(request)) {
        response.writeHead(403, { 'content-type': 'text/plain' }).end('This form is of another site.\n')
      } else if (isIn && (request.method !== 'POST' || !named(name))) {
        response.writeHead(400, { 'content-type': 'text/plain' }).end('POST /sign-in?as=NAME\n')
      } else {
        const cookie = isIn ? `${COOKIE}=${name}` : `${COOKIE}=; Max-Age=0`
        const location = isIn ? pathOf(searchParams.get('return_to')) : '/sign-in'
        response.writeHead(303, { location, 'set-cookie': `${cookie}; Path=/; HttpOnly; SameSite=Lax` }).end()
      }
      return true
    },
  }
}

// whoever is signed in, or out, by another site's page does not know who they are here
const isFromElsewhere = ({ headers }: IncomingMessage) => ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))

// anybody can make a link to this page: it leads on to paths of this server alone
function pathOf(returnTo: string | null): string {
  const url = URL.canParse(returnTo ?? '/', 'http://here.invalid') ? new URL(returnTo ?? '/', 'http://here.invalid') : null
  return url?.origin === 'http://here.invalid' && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}

const page = (names: readonly string[], returnTo: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>
<h1>Who would you like to be?</h1>
${names
  .map(
    name =>
      `<form method="post" action="/sign-in?as=${name}&amp;return_to=${encodeURIComponent(returnTo)}"><button>${name}</button></form>`,
  )
  .join('\n')}
</html>
`
