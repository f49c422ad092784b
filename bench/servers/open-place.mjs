import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENGINES } from './engines.mjs'
import { loadStarter } from './load-starter.mjs'

export const STORES = ['sqlite', 'postgres', 'mysql', 'redis']

/**
 * An empty store for a benchmark, which ends and removes what it started and made: in the server of a URL, else in one of its
 * own with everything durable, else in the one that usually runs on this machine.
 *
 * @param {'sqlite' | 'postgres' | 'mysql' | 'redis'} store
 * @param {string} [url]
 * @returns the URL of the store, what it is in words, the folder of a server of its own, and how to be rid of it
 */
export async function openPlace(store, url) {
  if (store === 'sqlite') return sqlitePlace()
  const engine = ENGINES[store]
  if (url) return placeIn(engine, url, 'at --url')
  let started
  try {
    const starter = await loadStarter(engine.starter)
    started = await starter[engine.start]({ durable: true })
  } catch (error) {
    console.error(`${store}: no server of its own (${error.message.split('\n')[0]}), so the one at ${engine.usual} is taken`)
    return placeIn(engine, engine.usual, 'at its usual local port')
  }
  const { folder, pid } = started
  const what = `${await engine.ask(started.url)}, durable, a server of its own`
  return { url: started.url, folder, pid, what, close: started.stop }
}

async function placeIn(engine, url, where) {
  const what = `${await engine.ask(url)}, ${where}`
  const { url: own, drop } = await engine.makePlace(url)
  return { url: own, what, folder: null, pid: null, close: drop }
}

async function sqlitePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-bench-'))
  const url = `sqlite:${join(folder, 'keys.db')}`
  return {
    url,
    folder,
    pid: null,
    what: 'SQLite, one file in WAL mode, synchronous=full',
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
