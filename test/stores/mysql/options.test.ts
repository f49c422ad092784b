import { createPool } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
import { type MysqlStoreOptions, mysqlStore } from 'keywright/stores/mysql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadMysql } from '../../../src/stores/mysql/load-mysql.js'
import { readMysqlUrl } from '../../../src/stores/mysql/read-mysql-url.js'
import { readStoreUrl } from '../../../src/stores/open-store.js'

describe('the options of mysqlStore', () => {
  it('names the store without user, password and parameters', () => {
    const name = (url: string) => mysqlStore({ url }).name
    expect(name('mysql://ann:s3cret@db.internal:3307/app?ssl=true')).toBe('mysql://db.internal:3307/app')
    expect(name('mariadb://ann:s3cret@[::1]/app')).toBe('mariadb://[::1]:3306/app')
    expect(name('mysql:///app?socketPath=/run/mysqld.sock')).toBe('mysql://localhost:3306/app')
    for (const create of [createPool, createPromisePool]) {
      const pool = create({ host: 'db.internal', port: 3307, user: 'ann', password: 's3cret', database: 'app' })
      onTestFinished(() => void pool.end())
      expect(mysqlStore({ pool }).name).toBe('mysql://db.internal:3307/app')
    }
  })

  it('reads what a URL holds', () => {
    const settings = (url: string) => readMysqlUrl(url).settings
    expect(settings('mysql://a%40b:p%23%2F%3A@db/my%20app')).toEqual({
      host: 'db',
      port: 3306,
      user: 'a@b',
      password: 'p#/:',
      database: 'my app',
    })
    expect(settings('mysql://[::1]:3307/app')).toMatchObject({ host: '::1', port: 3307, user: '', password: '' })
    expect(settings('mysql:///app?socketPath=/run/my%20sql.sock')).toMatchObject({ socketPath: '/run/my sql.sock' })
  })

  it('holds a certificate against the name of the host, unless it is told not to', () => {
    const ssl = (value: string) => readMysqlUrl(`mysql://db/app?ssl=${encodeURIComponent(value)}`).settings.ssl
    expect(ssl('true')).toEqual({ verifyIdentity: true })
    expect(ssl('{"ca":"PEM"}')).toEqual({ verifyIdentity: true, ca: 'PEM' })
    expect(ssl('{"verifyIdentity":false}')).toEqual({ verifyIdentity: false })
    expect(ssl('Amazon RDS')).toBe('Amazon RDS')
    for (const value of ['', 'false', '1', '[]', 'null']) expect(() => ssl(value)).toThrow('url has an ssl that is neither true')
  })

  const WRONG: readonly (readonly [url: string, message: string])[] = [
    ['postgres://u:s3cret@db/app', 'url does not begin with mysql:// or mariadb://'],
    ['mysql:app', 'url does not begin with mysql:// or mariadb://'],
    ['s3cret', "url can't be read. Write it as mysql://user:password@localhost:3306/keywright"],
    ['mysql://u:s3#cret@db/app', "url can't be read"],
    ['mysql://u:12#s3cret@db/app', 'url has a "#" in it: in a password it is written as %23'],
    ['mysql://u:s3cret%@db/app', 'url has a "%" in it that encodes nothing'],
    ['mysql://u:s3cret@db', 'url names no database, as in mysql://user:password@localhost:3306/keywright'],
    ['mysql://u:s3cret@db/', 'url names no database'],
    ['mysql://u:s3cret@db/a/b', 'url names no database'],
    ['mysql://u:12/s3cret@db/app', 'url has an "@" behind its host'],
    ['mysql://u:12/x?s3cret@db/app', 'url has an "@" behind its host'],
    ['mysql://u:s3cret@db/app?sslmode=s3cret', 'url has a parameter "sslmode", and there are only ssl and socketPath'],
  ]
  it.each(WRONG)('refuses %s', (url, message) => {
    const make = () => mysqlStore({ url })
    expect(make).toThrow(TypeError)
    expect(make).toThrow(`mysqlStore: ${message}`)
    expect(make).not.toThrow('s3cret')
  })

  it('refuses what is no option, too much and too little', () => {
    const refused = (options: unknown) => expect(() => mysqlStore(options as MysqlStoreOptions))
    refused({}).toThrow("mysqlStore: url is missing, as in mysqlStore({ url: 'mysql://user:password@localhost:3306/keywright' })")
    refused({ uri: 'mysql://db/app' }).toThrow('mysqlStore: unknown option "uri": did you mean "url"?')
    refused({ url: 'mysql://db/app', pool: createPoolOfNobody() }).toThrow('mysqlStore: give url or pool, not both')
    refused({ pool: { query() {} } }).toThrow('mysqlStore: pool must be a pool of mysql2: what createPool() gives')
    refused({ pool: createPoolOfNobody(), maxConnections: 3 }).toThrow('maxConnections is for a url')
    refused({ url: 'mysql://db/app', maxConnections: 0 }).toThrow('maxConnections must be a whole number from 1 to 1000, not 0')
    refused({ url: 'mysql://db/app', deadlineSeconds: 0 }).toThrow('deadlineSeconds must be a number above 0 and at most 60')
  })

  it('is reached by URL', async () => {
    for (const scheme of ['mysql', 'mariadb']) {
      const { name, load } = readStoreUrl(`${scheme}://ann:s3cret@db.internal/app`)
      expect([name, (await load()).name]).toEqual(Array(2).fill(`${scheme}://db.internal:3306/app`))
    }
    expect(() => readStoreUrl('mysql:app')).toThrow('mysql: needs a host behind it, as in "mysql://user:password@host/database"')
  })

  it('says what to install where mysql2 is missing', async () => {
    const notFound = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    await expect(loadMysql(async () => Promise.reject(notFound))).rejects.toThrow(
      'MySQL needs mysql2, which is not there. Run: npm install mysql2',
    )
    const broken = loadMysql(async () => Promise.reject(new Error('wrong ELF class')))
    await expect(broken).rejects.toThrow('MySQL needs mysql2, which could not be loaded')
    await expect(broken).rejects.toMatchObject({ cause: { message: 'wrong ELF class' } })
  })
})

function createPoolOfNobody() {
  const pool = createPool({ database: 'app' })
  onTestFinished(() => pool.end())
  return pool
}
