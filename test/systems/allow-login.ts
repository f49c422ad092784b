/**
 * Does what a person's browser does: shows the page of a login, and allows it there.
 *
 * @returns where that leads, which is the program; nobody goes there yet
 */
export async function allowLogin(url: string, as: string): Promise<URL> {
  const ask = { headers: { 'x-example-user': as }, redirect: 'manual' as const }
  const page = await fetch(url, ask)
  const [, request] = /name="request" value="([^"]+)"/.exec(await page.text()) ?? []
  // a login that is refused shows no page
  const answer = request
    ? await fetch(new URL('/oauth/authorize', url), {
        ...ask,
        method: 'POST',
        body: new URLSearchParams({ request, decision: 'allow' }),
      })
    : page
  return new URL(answer.headers.get('location') ?? '')
}
