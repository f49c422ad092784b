import { createHash } from 'node:crypto'

/** A script that the server runs as one step, which nothing else gets into. */
export interface RedisScript {
  readonly source: string
  /** What the server calls it, once it has seen it. */
  readonly sha: string
}

/** A script with its name on the server. */
export function redisScript(...parts: readonly string[]): RedisScript {
  const source = parts.join('\n')
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}
