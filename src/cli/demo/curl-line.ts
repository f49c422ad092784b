/** One request to paste, and the status it must give. */
export interface DemoLine {
  readonly note: string
  readonly command: string
  readonly status: number
}

/** Requests on one subject. */
export interface DemoGroup {
  readonly title: string
  readonly lines: readonly DemoLine[]
}

/** Writes a request: to a path, with header lines, and with what else curl is told. */
export type CurlLine = (
  status: number,
  note: string,
  path: string,
  headers?: readonly string[],
  flags?: readonly string[],
) => DemoLine

/** Makes the writer of requests to a base URL. Double quotes: they mean the same to bash, zsh, PowerShell and cmd. */
export function createCurlLine(base: string): CurlLine {
  return (status, note, path, headers = [], flags = []) => {
    const told = flags.map(flag => ` ${flag}`).join('')
    const fields = headers.map(header => ` -H "${header}"`).join('')
    return { note, status, command: `curl -i${told} "${base}${path}"${fields}` }
  }
}
