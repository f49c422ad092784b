import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { needProgram } from './find-program.js'
import { type ServerOptions, startServer, type TestServer } from './server.js'

const SMALL = ['--innodb-log-file-size=16M', '--innodb-buffer-pool-size=32M']
const FAST = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync']

// a MariaDB that starts removes every temporary table of its `tmpdir`: those of its neighbours too, where they share one
/** Starts a MariaDB of its own, with an empty database `test`; anybody on this machine is `root`, without a password. */
export function startMariadb(options?: ServerOptions): Promise<TestServer> {
  const [install, mariadbd] = [needProgram('mariadb-install-db'), needProgram('mariadbd')]
  return startServer(
    {
      name: 'MariaDB',
      prepare: ({ folder }) => [
        install,
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        `--tmpdir=${folder}`,
        '--auth-root-authentication-method=normal',
        ...SMALL,
        ...FAST,
      ],
      run: ({ folder, port, durable }) => [
        mariadbd,
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        `--tmpdir=${folder}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(folder, 'socket')}`,
        `--pid-file=${join(folder, 'pid')}`,
        ...SMALL,
        ...(durable ? [] : FAST),
      ],
      url: port => `mysql://root@127.0.0.1:${port}/test`,
      async ask(uri) {
        const connection = await createConnection({ uri, connectTimeout: 2000 })
        await connection.query('select 1').finally(() => connection.destroy())
      },
    },
    options,
  )
}
