import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needProgram } from './find-program.js'
import { startServer, type TestServer } from './server.js'

/**
 * Starts an nginx of its own, with all it writes in its folder.
 *
 * @param site what stands in its `http` block
 */
export function startNginx(site: (port: number) => string): Promise<TestServer> {
  const nginx = needProgram('nginx')
  return startServer({
    name: 'nginx',
    run({ folder, port }) {
      const file = join(folder, 'nginx.conf')
      writeFileSync(file, configuration(folder, site(port)))
      return [nginx, '-p', folder, '-e', 'stderr', '-c', file]
    },
    url: port => `http://127.0.0.1:${port}`,
    // any answer will do
    ask: async url => void (await fetch(url)),
  })
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

const configuration = (folder: string, site: string) => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr info;
events { worker_connections 256; }
http {
  access_log off;
${TEMPORARY.map(name => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
${site}
}
`
