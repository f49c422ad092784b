import { expect, it } from 'vitest'
import { csvLine } from '../../src/cli/audit/csv-line.js'

it.each([
  [['plain', '', '12'], 'plain,,12\r'],
  [['a,b', 'a;b', 'say "x"', 'two\nlines'], '"a,b","a;b","say ""x""","two\nlines"\r'],
  [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x\r"],
  [['\t=1', ' =1', '\u200b=1', '＝1'], "'\t=1,' =1,'\u200b=1,'＝1\r"],
  [['=a,b'], '"\'=a,b"\r'],
  [['\ttab', '\rreturn'], '\'\ttab,"\'\rreturn"\r'],
  [['a=b', '{"a":1}'], 'a=b,"{""a"":1}"\r'],
])('writes %j as %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line)
})
