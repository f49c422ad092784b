import { closeSync, openSync, writeSync } from 'node:fs'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import type { LeftRecord } from './import-report.js'

/** Tells of records that were not imported: the first ones to people, all that were refused or passed over to a file. */
export interface LeftRecords {
  add(left: LeftRecord): void
  /** Says how many more there were, and closes the file. */
  end(): void
}

const MOST_SHOWN = 20

/**
 * @param path where the file is made, one line of JSON for each; null for none
 * @throws UsageError where it can't be made
 */
export function createLeftRecords({ note }: Pick<Terminal, 'note'>, path: string | null): LeftRecords {
  // names of people's keys stand in it
  const file = path === null ? null : made(path)
  let shown = 0
  let more = 0
  return {
    add(left) {
      // whoever imports a file again knows that
      if (left.outcome === 'present') return
      if (file !== null) writeSync(file, `${JSON.stringify(left)}\n`)
      if (++shown > MOST_SHOWN) return void more++
      note(printable(textOf(left)))
    },
    end() {
      if (more > 0) note(`… and ${more} more${path === null ? ': --report FILE writes them all' : `: see ${path}`}`)
      if (file !== null) closeSync(file)
    },
  }
}

function made(path: string): number {
  try {
    return openSync(path, 'w', 0o600)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'its folder is not there' : code === 'EISDIR' ? 'it is a folder' : (code ?? String(error))
    throw new UsageError(`--report: the file ${path} can't be made: ${why}`)
  }
}

const textOf = ({ place, name, outcome, reason }: LeftRecord) =>
  `${place}${name === null ? '' : ` "${name}"`}: ${outcome === 'refused' ? 'refused' : 'passed over'}: ${reason}`
