/** Texts that break out of quotes, patterns and columns where a store is careless. */
export const HOSTILE_TEXTS: readonly string[] = [
  `'; drop table keywright_keys; --`,
  `" or ""="`,
  '`); delete from keywright_secrets where (1=1',
  String.raw`\'\"\\ %_*?[a-z]`,
  '$1 ? :id @id {{id}} ${id} %s',
  'null',
  'undefined',
  '[object Object]',
  '__proto__',
  'constructor',
  '0',
  '1e3',
  ' spaces  and\ttabs\r\nand lines ',
  'ä a\u0308 ﷽ \u202Etfel\u202C \uFEFF\u200B 𝕏 👩‍👩‍👧‍👦',
  'x'.repeat(200),
]

/** What some databases cut, and others refuse. */
export const UNSTORABLE_TEXTS: readonly string[] = ['nul\0byte', '\0', 'half \uD83D a pair', '\uDC00']
