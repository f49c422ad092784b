// what a URL takes for the end of a segment
const SEPARATORS = /[/\\]/
// what some proxy or some server on the way may take for one, too
const ANY_SEPARATORS = /[/\\#]|%2f|%5c/i

/**
 * Whether the path of a target has a segment "." or "..", also percent-encoded or beside a backslash. A URL leaves such segments
 * out, and then it is another path than the one that somebody in front has decided by.
 *
 * @param decoded whether whoever stands in front may have decoded the path before it decided
 * @see RFC 3986 section 5.2.4
 */
export function hasDotSegment(target: string, decoded: boolean): boolean {
  const [path = ''] = target.split(decoded ? '?' : /[?#]/, 1)
  return path.split(decoded ? ANY_SEPARATORS : SEPARATORS).some(segment => /^(?:\.|%2e){1,2}$/i.test(segment))
}
