import { loadPeer } from '../../load-peer.js'
import type { PgModule } from './pg-driver.js'

/**
 * Imports pg.
 *
 * @throws Error that says what to install where there is none
 */
export function loadPg(installed: () => Promise<unknown> = () => import('pg')): Promise<PgModule> {
  return loadPeer('PostgreSQL', 'pg', async () => {
    const module = (await installed()) as { default?: unknown }
    const pg = (module.default ?? module) as Partial<PgModule> | undefined
    return pg?.Client && pg.Pool ? { Client: pg.Client, Pool: pg.Pool } : undefined
  })
}
