import { startChild } from '../start-child.mjs'

export const PROCESSES = 4

/**
 * Processes on one store.
 *
 * @param {readonly string[]} urls the store as each process reaches it
 * @param {object} options
 * @param {string} options.node
 * @param {string} options.dist
 * @param {object} [options.keyring] options of their keyrings
 */
export async function startFleet(urls, { node, dist, keyring = {} }) {
  const children = urls.map(() =>
    startChild(new URL('./child.mjs', import.meta.url), { node, env: { KEYWRIGHT_DIST: dist, NODE_NO_WARNINGS: '1' } }),
  )
  const stop = async () => {
    for (const child of children) await child.stop()
  }
  try {
    // one after the other: the first makes the tables
    for (const [i, child] of children.entries()) await child.ask({ act: 'open', url: urls[i], options: keyring })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    children,
    /** Asks all at once; `demand` is a question, or makes one for each. */
    ask: demand => Promise.all(children.map((child, i) => child.ask(typeof demand === 'function' ? demand(i) : demand))),
    stop,
  }
}
