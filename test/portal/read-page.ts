/** The text of a page, or of a part of one, as people see it. */
export const textOf = (markup: string): string =>
  unescaped(markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The text of each row of the list that a page shows. */
export const rowsOf = (page: string): string[] =>
  Array.from(page.matchAll(/<tr>\n?(<th scope="row".*?)<\/tr>/gs), ([, row = '']) => textOf(row))

/** What is said above a form, or above a list. */
export function noticeOf(page: string): string {
  const from = page.search(/<(?:p|div) class="notice/)
  if (from < 0) return ''
  let depth = 0
  for (const { 0: tag, index } of page.slice(from).matchAll(/<(\/?)(?:p|div)\b[^>]*>/g)) {
    depth += tag.startsWith('</') ? -1 : 1
    if (depth === 0) return textOf(page.slice(from, from + index))
  }
  return ''
}

/** What is said beside a field. */
export const problemOf = (page: string, field: string): string =>
  textOf(new RegExp(`<p class="problem" id="[^"]*-${field}-problem">(.*?)</p>`, 's').exec(page)?.[1] ?? '')

/** Where the links of a page lead whose text begins so, below the portal, as a page at this path names them. */
export const linksOf = (page: string, text: string, path = '/page'): string[] =>
  Array.from(page.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs), ([, href = '', inner = '']) => ({ href, inner }))
    .filter(({ inner }) => textOf(inner).startsWith(text))
    .map(({ href }) => below(unescaped(href), path))

/** Where each form of a page is sent, and what it says where nobody fills anything in. */
export function formsOf(page: string, path = '/page'): { action: string; fields: Record<string, string | string[]> }[] {
  return Array.from(page.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs), ([, attributes = '', inner = '']) => {
    const fields: Record<string, string[]> = {}
    const add = (name: string, value: string) => (fields[unescaped(name)] ??= []).push(unescaped(value))
    for (const [input] of inner.matchAll(/<input [^>]*>/g)) {
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? ''
      if (!/^(?:checkbox|radio)$/.test(of('type')) || / checked/.test(input)) add(of('name'), of('value'))
    }
    for (const [, name = '', value = ''] of inner.matchAll(/<textarea [^>]*?name="([^"]*)"[^>]*>\n(.*?)<\/textarea>/gs))
      add(name, value)
    return { action: below(unescaped(/action="([^"]*)"/.exec(attributes)?.[1] ?? ''), path), fields }
  })
}

/** The elements of a page, in their order: what people write must never add any. */
export const elementsOf = (page: string): string[] =>
  Array.from(page.matchAll(/<(\/?[a-z][^\s>]*|!--)/gi), ([, name = '']) => name).filter(name => name !== 'br')

/** What a page says in its own words: not what people wrote, nor technical texts, nor the names of languages. */
export const wordsOf = (page: string): string[] =>
  page
    .replace(/<footer.*<\/footer>/s, '')
    .replaceAll(/<(bdi|code|time|dd|textarea)\b[^>]*>.*?<\/\1>/gs, '\0')
    .replaceAll(/<[^>]*?(?: (?:aria-label|data-label|title)="([^"]*)")?[^>]*>/g, '\0$1\0')
    .split('\0')
    .map(text => unescaped(text).replaceAll(/\s+/g, ' ').trim())
    .filter(text => /\p{L}/u.test(text))

const below = (href: string, path: string) => {
  const { pathname, search } = new URL(href, `http://localhost${path}`)
  return pathname + search
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const unescaped = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
