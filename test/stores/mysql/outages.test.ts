import { createPool } from 'mysql2'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { ownDatabase } from './own-database.js'

describeWith('mariadb', 'an outage of MySQL', server => {
  it.each([
    ['a node that is apart from its cluster', 1047, '08S01', 'it is not ready: its node is apart from its cluster'],
    ['a full disk', 1021, 'HY000', 'its disk or a table is full'],
    ['a full table', 1114, 'HY000', 'its disk or a table is full'],
  ])('is %s: it makes the store unavailable, and another connection is taken', async (_, errno, state, message) => {
    const database = await ownDatabase(server().url)
    const pool = createPool({ uri: database.url, connectionLimit: 1 })
    onTestFinished(() => pool.promise().end())
    const store = await openedStore({ pool })
    const connection = async () => (await pool.promise().query('select connection_id() as id'))[0]
    const before = await connection()
    await database.query(
      `create trigger fails before insert on keywright_events for each row
       signal sqlstate '${state}' set mysql_errno = ${errno}, message_text = 'told by the test'`,
    )
    const refused: unknown = await store.write({ events: [sampleEvent()] }).catch((error: unknown) => error)
    expect(String(refused)).toMatch(new RegExp(`^StoreUnavailable: mysql://\\S+: ${message} \\(\\w+\\)$`))
    expect(await connection()).not.toEqual(before)
    await database.query('drop trigger fails')
    expect(await store.write({ events: [sampleEvent()] })).toBe('written')
  })
})
