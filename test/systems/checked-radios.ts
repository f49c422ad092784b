/** What the radio buttons of a page have chosen at first, as `name=value`. */
export const checkedRadios = (page: string): readonly string[] =>
  Array.from(
    page.matchAll(/<input type="radio" name="(\w+)" value="(\w*)"[^>]* checked/g),
    ([, name, value]) => `${name}=${value}`,
  )
