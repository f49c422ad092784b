/** Hides Node 22's remark that its SQLite is experimental, which helps no user of a command; other warnings are shown as ever. */
export function hideSqliteWarning(host: NodeJS.Process): void {
  const listeners = host.listeners('warning')
  host.removeAllListeners('warning')
  host.on('warning', warning => {
    if (warning.name === 'ExperimentalWarning' && warning.message.startsWith('SQLite')) return
    for (const listener of listeners) listener.call(host, warning)
  })
}
