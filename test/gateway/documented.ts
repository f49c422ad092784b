import { readFileSync } from 'node:fs'

const PAGE = readFileSync(new URL('../../docs/gateway.md', import.meta.url), 'utf8')

/**
 * The configuration of a proxy, as docs/gateway.md has it under a heading.
 *
 * @param changes what is another in a test; each text must be there
 */
export function documented(heading: string, changes: readonly (readonly [text: string, instead: string])[]): string {
  const [, code] = new RegExp(`^## ${heading}\\n[^]*?^\`\`\`text\\n([^]*?)^\`\`\`$`, 'm').exec(PAGE) ?? []
  if (code === undefined) throw new Error(`docs/gateway.md has no configuration under "${heading}"`)
  return changes.reduce((config, [text, instead]) => {
    if (!config.includes(text)) throw new Error(`docs/gateway.md: the configuration of ${heading} has no "${text}"`)
    return config.replaceAll(text, instead)
  }, code)
}
