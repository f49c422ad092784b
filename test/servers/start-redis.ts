import { Redis } from 'ioredis'
import { needProgram } from './find-program.js'
import { type ServerOptions, startServer, type TestServer } from './server.js'

/** Starts a Redis of its own; it keeps nothing over a kill unless it is durable. */
export function startRedis(options?: ServerOptions): Promise<TestServer> {
  const redis = needProgram('redis-server')
  return startServer(
    {
      name: 'Redis',
      run: ({ folder, port, durable }) => [
        redis,
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--save',
        '',
        ...(durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']),
      ],
      url: port => `redis://127.0.0.1:${port}`,
      async ask(url) {
        const client = new Redis(url, {
          lazyConnect: true,
          retryStrategy: () => null,
          connectTimeout: 2000,
          maxRetriesPerRequest: 0,
        })
        client.on('error', () => {})
        try {
          await client.connect()
          await client.ping()
        } finally {
          client.disconnect()
        }
      },
    },
    options,
  )
}
