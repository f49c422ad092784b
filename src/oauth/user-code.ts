import { randomInt } from 'node:crypto'

// no vowels, so that no code is a word, and no digits, so that nothing looks like something else (RFC 8628 section 6.1)
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
const FORM = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`)

// digits that can only have been meant as a letter; 0 could be a D or a Q
const MEANT: Readonly<Record<string, string>> = { '1': 'L', '2': 'Z', '5': 'S', '6': 'G', '8': 'B' }

/** Codes that people type, for a device that they have in front of them. */
export const userCode = {
  /** A new one, of 34 random bits, in its canonical form. */
  make: (): string => Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(''),
  /**
   * Reads one however it is spelled: case, spaces, dashes and the width of letters make no difference.
   *
   * @returns the canonical form; null for what can't be one
   */
  read(spelling: string): string | null {
    const letters = spelling
      .normalize('NFKC')
      .replaceAll(/[\s\p{Pd}\p{Cf}\u2212._]/gu, '')
      .replaceAll(/[a-z]/g, letter => letter.toUpperCase())
      .replaceAll(/\d/g, digit => MEANT[digit] ?? digit)
    return FORM.test(letters) ? letters : null
  },
  /** As people read it: `XXXX-XXXX`. */
  show: (canonical: string): string => `${canonical.slice(0, LENGTH / 2)}-${canonical.slice(LENGTH / 2)}`,
} as const
