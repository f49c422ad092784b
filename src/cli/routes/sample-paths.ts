// what params may be: the first is nobody's own path, the others are for params of some form
const VALUES = ['keywright-sample', '7401', 'k', '0f8fad5b-d9cb-469f-a165-70867728950e', '2030-01-31'] as const

/**
 * Paths that a pattern of Express or Koa matches, for trying which middlewares stand in front of them.
 *
 * @param matches whether the framework itself takes a path for one of the pattern's
 * @returns none where no path could be made of the pattern
 */
export function samplePaths(pattern: unknown, matches: (path: string) => boolean): string[] {
  const made = pattern instanceof RegExp ? ofExpression(pattern.source) : ofText(String(pattern))
  return [...new Set(made.map(path => (path.startsWith('/') ? path : `/${path}`)))].filter(matches)
}

const ofText = (pattern: string): string[] =>
  VALUES.flatMap(value =>
    [
      // path-to-regexp 8: optional parts in braces, and named wildcards
      filled(pattern.replaceAll(/[{}]/g, ''), value),
      filled(pattern.replaceAll(/\{[^{}]*\}/g, ''), value),
      // before it: ? behind what is optional, and a form in parentheses
      filled(pattern.replaceAll(/\/:\w+(?:\([^)]*\))?[?*]/g, ''), value),
    ].map(path => path.replaceAll(/\\(.)/g, '$1')),
  )

function filled(pattern: string, value: string): string {
  return pattern
    .replaceAll(/:(?:\w+|"[^"]*")(?:\((?:[^()]|\([^()]*\))*\))?[?*+]?/g, value)
    .replaceAll(/\*(?:\w+|"[^"]*")/g, `${value}/${value}`)
    .replaceAll(/\([^)]*\)[?*+]?/g, value)
    .replaceAll(/(?<!\\)\*/g, value)
    .replaceAll(/(?<!\\)[?+]/g, '')
}

const ofExpression = (source: string): string[] => {
  const bare = source.replaceAll(/\(\?[:=!<][^)]*\)/g, '').replaceAll(/^\^|\$$/g, '')
  return VALUES.map(value =>
    bare
      .replaceAll(/\([^)]*\)[?*+]?/g, value)
      .replaceAll(/\[[^\]]*\][?*+]?(?:\{[\d,]*\})?/g, value)
      .replaceAll(/\\[dw][?*+]?(?:\{[\d,]*\})?/g, value)
      .replaceAll(/(?<!\\)\.[?*+]?/g, value)
      .replaceAll(/(?<!\\)[?*+]/g, '')
      .replaceAll(/\\(.)/g, '$1'),
  )
}
