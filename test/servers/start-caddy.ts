import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needProgram } from './find-program.js'
import { startServer, type TestServer } from './server.js'

/**
 * Starts a Caddy of its own, with all it writes in its folder.
 *
 * @param site what stands in its Caddyfile behind the global options
 */
export function startCaddy(site: (port: number) => string): Promise<TestServer> {
  const caddy = needProgram('caddy')
  return startServer({
    name: 'Caddy',
    run({ folder, port }) {
      const file = join(folder, 'Caddyfile')
      writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${site(port)}`)
      return [caddy, 'run', '--adapter', 'caddyfile', '--config', file]
    },
    url: port => `http://127.0.0.1:${port}`,
    // any answer will do
    ask: async url => void (await fetch(url)),
  })
}
