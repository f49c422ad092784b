const FRAGMENTS: readonly string[] = [
  '<script>pwned=1</script>',
  '"><img src=x onerror=pwned=1>',
  "'><svg onload=pwned=1>",
  '</title><script>pwned=1</script>',
  '</textarea><script>pwned=1</script>',
  '</bdi></a></table><iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:pwned=1" autofocus onfocus=pwned=1>',
  '" onmouseover="pwned=1" style="position:fixed;inset:0',
  '<!--',
  '-->',
  ']]>',
  '<style>*{display:none}</style>',
  '<base href="https://example.net/">',
  '<meta http-equiv="refresh" content="0;url=https://example.net/">',
  '{{constructor.constructor("pwned=1")()}}',
  '${pwned=1}',
  '<%= pwned %>',
  '#{pwned}',
  '&lt;b&gt;&#x3c;i&#x3e;&#0;',
  '%3Cscript%3Epwned%3D1%3C/script%3E',
  '../../../etc/passwd',
  "'; DROP TABLE keys; --",
  '\\";pwned=1;//',
  '\0',
  '\u0001\u0008\u001b[31m\u007f\u009b',
  'a\nb\r\nc\td',
  '\u202egnp.exe',
  '\u2066\u2067\u2068',
  '\u200f\u200e\u061c',
  '\ufeff\u200b\u2060',
  '\u2028\u2029',
  '\ud800',
  '\udfff\ud800x',
  '👩‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
  'مفتاح التصدير الليلي (واحد)',
  'מפתח <b>ראשון</b> של החברה',
  'اسم with mixed כיוון 123 (456) نص',
  'W'.repeat(190),
  '﷽'.repeat(60),
  'iiii '.repeat(38),
  '表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀',
  'İıŞ ﬁ ǆ ß ς K',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '   ',
  '',
]

/**
 * Names that nobody means well with: markup, templates, controls, bidirectional text, the very long; the same ones for the
 * same seed. Each fragment stands alone once, then mixed with others.
 */
export function hostileNames(count: number, seed: number): string[] {
  let state = seed
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = () => FRAGMENTS[Math.floor(random() * FRAGMENTS.length)] ?? ''
  const mixed = () => Array.from({ length: 2 + Math.floor(random() * 3) }, pick).join(random() < 0.5 ? ' ' : '')
  return Array.from({ length: count }, (_, i) => FRAGMENTS[i] ?? mixed())
}
