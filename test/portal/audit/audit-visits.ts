import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'

/** Noon of the day on which the tests take place. */
export const NOON = new Date('2030-06-15T12:00:00Z')

export const BY = { by: { user: 'u1', ip: '192.0.2.9' } }

/** A keyring whose clock the test sets; at noon by default. */
export function keyringAt(options: KeyringOptions = {}): { keyring: Keyring; setClock(now: Date | string): void } {
  let now = NOON
  const keyring = createKeyring({
    store: 'memory:',
    clock: () => now,
    logger: { warn: () => undefined, error: () => undefined },
    ...options,
  })
  return {
    keyring,
    setClock(to) {
      now = new Date(to)
    },
  }
}

/** The text of a page, or of a part of one. */
export const textOf = (markup: string): string =>
  unescaped(markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The text of each row of the list that a page shows. */
export const rowsOf = (page: string): string[] =>
  Array.from(page.matchAll(/<tr>\n(<th scope="row".*?)<\/tr>/gs), ([, row = '']) => textOf(row))

/** Where a link with this text leads, below the portal; undefined where there is none. */
export function linkTo(page: string, text: string): string | undefined {
  const found = Array.from(page.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)).find(
    ([, , inner = '']) => textOf(inner) === text,
  )
  return found?.[1] === undefined ? undefined : `/${unescaped(found[1])}`
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const unescaped = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
