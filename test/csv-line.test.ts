import { expect, it } from 'vitest'
import { csvLine } from '../src/csv-line.js'

it.each([
  [['plain', '', '12'], 'plain,,12'],
  [['a,b', 'a;b', 'say "x"', 'two\nlines'], '"a,b","a;b","say ""x""","two\nlines"'],
  [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x"],
  [['\t=1', ' =1', '\u200b=1', '＝1'], "'\t=1,' =1,'\u200b=1,'＝1"],
  [['=a,b'], '"\'=a,b"'],
  [['\ttab', '\rreturn'], '\'\ttab,"\'\rreturn"'],
  [['a=b', '{"a":1}'], 'a=b,"{""a"":1}"'],
])('writes %j as %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line)
})
