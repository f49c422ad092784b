/**
 * Takes secrets out of a text that is going to be stored and sent: the address of a place may well hold what was found
 * there, or another one. A text that holds one in percent-encoding is hidden as a whole.
 *
 * @param pattern what secrets look like
 */
export function hideSecrets(text: string, secrets: Iterable<string>, pattern: RegExp): string {
  let hidden = text.replaceAll(new RegExp(pattern, 'gi'), '…')
  if (pattern.test(decoded(hidden))) return '…'
  for (const secret of secrets) {
    hidden = hidden.replaceAll(secret, '…')
    if (decoded(hidden).includes(secret)) return '…'
  }
  return hidden
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
