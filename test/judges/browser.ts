/** A page that a browser shows. */
export interface Page {
  readonly url: string
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/**
 * A browser of one person: it keeps cookies, follows redirects, and sends forms as far as the page lets it; it runs no
 * scripts.
 */
export interface Browser {
  open(url: string): Promise<Page>
  /** Fills in the form of a page and presses one of its buttons, by its text. */
  press(page: Page, button: RegExp, fields?: Readonly<Record<string, string>>): Promise<Page>
}

type Attributes = Readonly<Record<string, string>>

/** Whom a request comes from: a page, with what it lets its forms lead to. */
interface Initiator {
  readonly url: URL
  readonly referrerPolicy: string | null
  /** Null where it says nothing. */
  readonly formAction: readonly string[] | null
}

export function createBrowser(): Browser {
  const cookies = new Map<string, Map<string, string>>()

  // the cookies of a host are those of all its ports
  const jarOf = ({ hostname }: URL) => {
    const jar = cookies.get(hostname) ?? new Map<string, string>()
    cookies.set(hostname, jar)
    return jar
  }

  async function load(url: URL, init: RequestInit, from: Initiator | null): Promise<Page> {
    const allowed = from?.formAction?.map(source => (source === "'self'" ? from.url.origin : source))
    if (allowed && !allowed.includes(url.origin))
      throw new Error(`form-action ${allowed.join(' ')} keeps a form from ${url.origin}`)
    const jar = jarOf(url)
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ')
    const site = from === null ? 'none' : from.url.origin === url.origin ? 'same-origin' : 'same-site'
    const origin = from === null || from.referrerPolicy === 'no-referrer' ? 'null' : from.url.origin
    const headers = {
      accept: 'text/html',
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(init.method === 'POST' ? { origin } : {}),
      ...(cookie === '' ? {} : { cookie }),
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const text = await response.text()
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400) return load(new URL(location, url), {}, from)
    return { url: url.href, status: response.status, text, headers: response.headers }
  }

  return {
    open: url => load(new URL(url), {}, null),
    press(page, button, fields = {}) {
      const url = new URL(page.url)
      const from: Initiator = {
        url,
        referrerPolicy: page.headers.get('referrer-policy'),
        formAction: /form-action ([^;]*)/.exec(page.headers.get('content-security-policy') ?? '')?.[1]?.split(' ') ?? null,
      }
      for (const [, tag = '', content = ''] of page.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
        const pressed = Array.from(content.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gs)).find(([, , text = '']) =>
          button.test(text),
        )
        if (!pressed) continue
        const form = attributesOf(tag)
        const chosen = attributesOf(pressed[1] ?? '')
        const inputs = Array.from(content.matchAll(/<input\b([^>]*)>/g), ([, input = '']) => attributesOf(input))
        const entries: [string, string][] = inputs.map(({ name = '', value = '' }) => [name, fields[name] ?? value])
        if (chosen.name !== undefined) entries.push([chosen.name, chosen.value ?? ''])
        const target = new URL(chosen.formaction ?? form.action ?? page.url, url)
        if (form.method?.toLowerCase() === 'post')
          return load(target, { method: 'POST', body: new URLSearchParams(entries) }, from)
        target.search = new URLSearchParams(entries).toString()
        return load(target, {}, from)
      }
      throw new Error(`no button ${button} on the page: ${page.status} ${page.text}`)
    },
  }
}

function attributesOf(tag: string): Attributes {
  const pairs = Array.from(tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g), ([, name = '', value = '']) => [
    name.toLowerCase(),
    value
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  ])
  return Object.fromEntries(pairs) as Attributes
}

/** A browser of somebody who is signed in to the demo. */
export async function signedIn(
  base: string,
  name: 'customer' | 'colleague' | 'newcomer' | 'approver' | 'former',
): Promise<Browser> {
  const browser = createBrowser()
  const page = await browser.press(await browser.open(`${base}/sign-in`), new RegExp(`^Sign in as ${name}`))
  if (!page.text.includes('You are signed in as')) throw new Error(`${name} could not sign in: ${page.status} ${page.text}`)
  return browser
}
