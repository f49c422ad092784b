import { prepareStatement } from './prepare-statement.js'
import type { SqliteDatabase } from './sqlite-database.js'

// "kwrt": what our files carry in their header, and `file` and others show
const APPLICATION_ID = 0x6b_77_72_74

type Owner = 'nobody' | 'keywright' | 'another program'

/**
 * Marks a new file as keywright's. A file that another program made is not touched.
 *
 * @throws Error with a clause that follows "can't be opened:"
 */
export function claimFile(database: SqliteDatabase): void {
  let owner = ownerOf(database)
  if (owner === 'nobody') {
    database.exec('begin immediate')
    try {
      // another process may have been quicker
      owner = ownerOf(database)
      if (owner === 'nobody') database.exec(`pragma application_id = ${APPLICATION_ID}`)
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }
  refuseForeign(owner)
}

/**
 * Checks that a file is new or keywright's, and leaves it as it is.
 *
 * @throws Error with a clause that follows "can't be opened:"
 */
export function checkOwner(database: SqliteDatabase): void {
  refuseForeign(ownerOf(database))
}

function refuseForeign(owner: Owner): void {
  if (owner === 'another program')
    throw new Error('it is the database of another program, and is left as it is. Choose another path')
}

function ownerOf(database: SqliteDatabase): Owner {
  const { application_id: id } = prepareStatement(database, 'pragma application_id').get() as { application_id: number }
  if (id === APPLICATION_ID) return 'keywright'
  const objects = prepareStatement(database, 'select name from sqlite_schema').all() as { name: string }[]
  if (objects.some(({ name }) => name === 'keywright_keys')) return 'keywright'
  return id === 0 && objects.length === 0 ? 'nobody' : 'another program'
}
