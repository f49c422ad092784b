import type { Command } from 'commander'
import { collect } from '../collect.js'
import { withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import type { ServeOptions } from './serve-options.js'

/** `keywright serve`: the gateway, for APIs in any language behind a proxy. */
export function serveCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('serve')
    .description('answer forward authentication of nginx, Traefik, Caddy and Envoy; with management API, tokens and portal')
    .option(
      '--trusted-proxy <cidr>',
      'a proxy that may ask; repeatable (default: $KEYWRIGHT_TRUSTED_PROXIES, else this machine)',
      collect,
    )
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port; 0 for a free one (default: $PORT, else 8484)')
    .option('--issuer <url>', 'the public base URL of this server, for tokens and pages (default: $KEYWRIGHT_ISSUER)')
    .option('--verify-path <path>', 'where proxies ask (default: /verify)')
    .option('--identity-header <name>', 'the field in which an authenticating proxy says who somebody is')
    .option('--account-header <name>', 'the field in which it says of which account')
    .option('--email-header <name>', 'the field in which it says the e-mail address')
    .option('--admin <user>', 'who sees and manages every account; repeatable', collect)
    .option('--config <file>', 'a module (.js, .mjs) or JSON with options of the keyring and the portal')
    .option('--metrics', 'serve /metrics for Prometheus; needs prom-client')
  withStoreOptions(command, EXAMPLES, 'print where it is served as one line of JSON').action(async (options: ServeOptions) => {
    const { runServe } = await import('./run-serve.js')
    await runServe(options, terminal, process)
  })
}

const EXAMPLES = `keywright serve
keywright serve --trusted-proxy 10.0.0.0/8 --host 0.0.0.0 --store postgres://keywright@db/keywright --issuer https://api.example.com
keywright serve --trusted-proxy 127.0.0.1 --identity-header X-Forwarded-User --admin ada@example.com
keywright serve --config gateway.js`
