/** What an option must be: its check, and how a message calls what would be right. */
export type NamedRule = readonly [is: (value: unknown) => boolean, right: string]

/**
 * Checks options by their names, without what `check-options.ts` weighs: it stands on pages. No message holds a value: it may be a secret.
 *
 * @param where what the message begins with
 * @throws TypeError that names the option
 */
export function checkNamed(where: string, options: unknown, rules: Readonly<Record<string, NamedRule>>): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`${where}: the options are an object`)
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) throw new TypeError(`${where}: unknown option "${name}". Known: ${Object.keys(rules).join(', ')}`)
    if (value !== undefined && !rule[0](value)) throw new TypeError(`${where}: ${name} must be ${rule[1]}`)
  }
}
