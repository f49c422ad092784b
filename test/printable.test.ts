import { expect, it } from 'vitest'
import { printable } from '../src/printable.js'

it.each([
  ['a name – ünïcödé 鍵 🔑', 'a name – ünïcödé 鍵 🔑'],
  ['two\nlines\tand a tab', 'two lines and a tab'],
  ['\u001b[31mred\u009b0m', ' [31mred 0m'],
  ['from \u202eright\u202c to\u2066 left', 'from  right  to  left'],
  ['line\u2028separator', 'line separator'],
])('prints %j as %j', (text, printed) => {
  expect(printable(text)).toBe(printed)
})
