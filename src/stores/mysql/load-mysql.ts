import { loadPeer } from '../../load-peer.js'

/** The driver. */
export type Mysql = typeof import('mysql2')

/**
 * Imports mysql2.
 *
 * @throws Error that says what to install where there is none
 */
export function loadMysql(installed: () => Promise<unknown> = () => import('mysql2')): Promise<Mysql> {
  return loadPeer('MySQL', 'mysql2', async () => {
    const module = (await installed()) as Mysql & { default?: Mysql }
    return module.default ?? module
  })
}
