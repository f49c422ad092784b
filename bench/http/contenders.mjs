/** Who is measured: the file in `apps/`, its variant, and what the table calls it. */
const CONTENDERS = [
  { app: 'bare', label: 'bare' },
  { app: 'empty', label: 'one empty middleware' },
  { app: 'hand-written', label: 'hand-written sha256 + Map', guards: true },
  { app: 'keywright', variant: 'key', label: '**keywright**, key in the cache', guards: true },
  { app: 'keywright', variant: 'jwt', label: '**keywright**, repeated RS256 JWT', guards: true },
  { app: 'keywright', variant: 'cold', label: '**keywright**, SQLite, no cache', guards: true },
  { app: 'passport-headerapikey', label: 'passport-headerapikey, sha256 + Map', guards: true, only: 'express' },
  { app: 'express-jwt', label: 'express-jwt, RS256', guards: true, only: 'express' },
  { app: 'express-oauth2-jwt-bearer', label: 'express-oauth2-jwt-bearer, RS256', guards: true, only: 'express' },
  { app: 'koa-jwt', label: 'koa-jwt, RS256', guards: true, only: 'koa' },
  { app: 'better-auth', variant: 'memory', label: '@better-auth/api-key, memory', guards: true },
  { app: 'better-auth', variant: 'sqlite', label: '@better-auth/api-key, SQLite', guards: true },
]

/**
 * The contenders of both frameworks; those without which there is no ratio always take part.
 *
 * @param {readonly string[]} only parts of names such as `koa/keywright/key`; all where it is empty
 */
export function chooseContenders(only) {
  return ['express', 'koa'].flatMap(framework => {
    const all = CONTENDERS.filter(contender => (contender.only ?? framework) === framework).map(contender => ({
      ...contender,
      framework,
      name: [framework, contender.app, contender.variant].filter(Boolean).join('/'),
    }))
    const chosen = all.filter(({ name }) => only.length === 0 || only.some(part => name.includes(part)))
    return chosen.length === 0 ? [] : all.filter(contender => contender.app === 'bare' || chosen.includes(contender))
  })
}
