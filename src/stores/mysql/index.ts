export type { MysqlPool, MysqlStoreOptions } from './mysql-options.js'
export { mysqlStore } from './mysql-store.js'
