import { describe, expect, it } from 'vitest'
import { sqliteFailure } from '../../src/stores/sqlite/sqlite-failure.js'

const error = (message: string, members: object) => Object.assign(new Error(message), members)
const ERR = 'ERR_SQLITE_ERROR'

describe('failures of SQLite', () => {
  it.each([
    ['a number', error('', { code: ERR, errcode: 5 }), 'busy'],
    ['an extended number', error('', { code: ERR, errcode: 517 }), 'busy'],
    ['a number, not the message', error('database is locked', { code: ERR, errcode: 11 }), 'damaged'],
    ['an unknown number', error('', { code: ERR, errcode: 1 }), 'other'],
    ['a name', error('', { code: 'SQLITE_BUSY' }), 'busy'],
    ['an extended name', error('', { code: 'SQLITE_IOERR_WRITE' }), 'io'],
    ['an unknown name', error('', { code: 'SQLITE_CONSTRAINT_UNIQUE' }), 'other'],
    ['a message alone', error('database is locked', { code: ERR }), 'busy'],
    ['a transaction of the host', error('cannot start a transaction within a transaction', { code: ERR, errcode: 1 }), 'busy'],
    ['an error of another kind', error('database is locked', { code: 'EACCES' }), null],
    ['an error without a code', new Error('database is locked'), null],
    ['no error', { code: ERR, errcode: 5 }, null],
    ['nothing', undefined, null],
  ])('are told by %s', (_, failure, expected) => {
    expect(sqliteFailure(failure)).toBe(expected)
  })
})
