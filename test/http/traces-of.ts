import { digestSecret } from 'keywright'

/** What must never be seen of a presented value: itself, its digest, and any long piece of it. */
export function tracesOf(lines: readonly string[]): string[] {
  const values = lines
    .filter(line => /^(?:authorization|x-api-key|luc-auth.rization):/i.test(line))
    .flatMap(line => line.slice(line.indexOf(':') + 1).split(/[\s,=]+/))
    .filter(value => value.length >= 16)
  const pieces = (value: string) =>
    Array.from({ length: value.length - 11 }, (_, i) => value.slice(i, i + 12)).filter(piece => !'kw_live_'.includes(piece))
  return values.flatMap(value => [...pieces(value), ...pieces(digestSecret(value).slice('sha256:'.length))])
}
