/** A place of the gateway's. */
export interface TakenPlace {
  readonly path: string
  /** What is there, as messages call it. */
  readonly what: string
  /** Whether all below the path belongs to it. */
  readonly isTree?: boolean
}

/**
 * Checks that proxies ask where nothing else is, since what they ask comes first.
 *
 * @throws TypeError that says what is there already
 */
export function checkVerifyPath(verifyPath: string, taken: readonly TakenPlace[]): void {
  for (const { path, what, isTree = false } of taken) {
    const isThere = verifyPath === path || (isTree && verifyPath.startsWith(`${path}/`))
    // Envoy asks below the path
    if (isThere || path.startsWith(`${verifyPath}/envoy/`)) throw new TypeError(taking(isThere ? verifyPath : path, what))
  }
}

const taking = (place: string, what: string) =>
  `createGateway: verifyPath: at "${place}" there is ${what}: name another path, such as "/verify"`
