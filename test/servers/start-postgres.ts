import { join } from 'node:path'
import pg from 'pg'
import { needProgram } from './find-program.js'
import { type ServerOptions, startServer, type TestServer } from './server.js'

const FAST = ['--fsync=off', '--synchronous_commit=off', '--full_page_writes=off']

/** Starts a PostgreSQL of its own; anybody on this machine is `postgres`, without a password. */
export function startPostgres(options?: ServerOptions): Promise<TestServer> {
  const [initdb, postgres] = [needProgram('initdb'), needProgram('postgres')]
  return startServer(
    {
      name: 'PostgreSQL',
      prepare: ({ folder }) => [
        initdb,
        `--pgdata=${join(folder, 'data')}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      run: ({ folder, port, durable }) => [
        postgres,
        '-D',
        join(folder, 'data'),
        `--unix_socket_directories=${folder}`,
        `--port=${port}`,
        '--listen_addresses=127.0.0.1',
        '--shared_buffers=32MB',
        ...(durable ? [] : FAST),
      ],
      url: port => `postgres://postgres@127.0.0.1:${port}/postgres`,
      async ask(connectionString) {
        const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
        client.on('error', () => {})
        try {
          await client.connect()
          await client.query('select 1')
        } finally {
          await client.end()
        }
      },
    },
    options,
  )
}
