import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import picocolors from 'picocolors'

/** The colours of one output stream; plain text where it takes none. */
export type Colors = ReturnType<typeof picocolors.createColors>

/** What commands read from and write to. */
export interface Terminal {
  /** Writes lines to standard output: what scripts read. */
  print(...lines: string[]): void
  /** Writes to standard output what need be no text, as it is. */
  printBytes(bytes: Uint8Array): void
  /** Whether standard output is a terminal, which control characters would steer. */
  readonly printsToTerminal: boolean
  /** Writes lines to standard error: what is meant for people alone. */
  note(...lines: string[]): void
  /** Writes a line to standard error in the place of the one that it wrote before; null where that is no terminal. */
  readonly redraw: ((line: string) => void) | null
  /** The colours of standard output. */
  readonly colors: Colors
  /** The colours of standard error. */
  readonly noteColors: Colors
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Asks a yes-no question; null where nobody is there to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | null
  /**
   * Reads standard input to its end; of a terminal one line.
   *
   * @param question what is said on a terminal
   */
  readInput(question: string): Promise<string>
  /** The same, for what nobody is to see: a terminal does not show what is typed. */
  readSecret(question: string): Promise<string>
  /** Has the process end with the command, whatever else runs in it by then. */
  endWithCommand(): void
  /** Called once the command is done: resolves once all is written, and to whether the process is to end. */
  finish(): Promise<boolean>
}

/** The part of a process that a terminal is made of. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: NodeJS.ProcessEnv
}

/** The terminal of a process. A reader that goes away early (`| head`) is no failure; any other failed write is. */
export function createTerminal({ stdin, stdout, stderr, env }: Streams): Terminal {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      process.exitCode = 1
      if (stream === stdout) stderr.write(`keywright: standard output can't be written: ${error.message}\n`)
    })
  }
  // null where the input ends without an answer
  const ask = async (question: string, isSecret = false): Promise<string | null> => {
    // what is typed is echoed by this interface, and so it speaks to nobody; the terminal itself echoes until it is there
    const prompt = createInterface(
      isSecret ? { input: stdin, output: nowhere(), terminal: true } : { input: stdin, output: stderr },
    )
    if (isSecret) stderr.write(question)
    try {
      const closed = new Promise<null>(resolve => {
        prompt.once('close', () => resolve(null))
      })
      // a terminal that reads letter by letter sends no signal by itself
      prompt.once('SIGINT', () => {
        prompt.close()
        process.kill(process.pid, 'SIGINT')
      })
      const answer = await Promise.race([prompt.question(question), closed])
      if (answer === null || isSecret) stderr.write('\n')
      return answer
    } finally {
      prompt.close()
    }
  }
  const read = async (question: string, isSecret: boolean): Promise<string> =>
    // the question may go elsewhere: what echoes is the terminal that is typed on
    stdin.isTTY && (isSecret || stderr.isTTY) ? ((await ask(question, isSecret)) ?? '') : readAll(stdin)
  let endsWithCommand = false
  const written = (stream: NodeJS.WritableStream) => new Promise<void>(resolve => void stream.write('', () => resolve()))
  const confirm = async (question: string) => /^y(?:es)?$/i.test((await ask(`${question} [y/N] `))?.trim() ?? '')
  return {
    print: (...lines) => void stdout.write(`${lines.join('\n')}\n`),
    printBytes: bytes => void stdout.write(bytes),
    printsToTerminal: stdout.isTTY === true,
    note: (...lines) => void stderr.write(`${lines.join('\n')}\n`),
    redraw: stderr.isTTY ? line => void stderr.write(`\r${line.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`) : null,
    colors: colorsOf(stdout, env),
    noteColors: colorsOf(stderr, env),
    environment: env,
    confirm: stdin.isTTY && stderr.isTTY ? confirm : null,
    readInput: async question => read(question, false),
    readSecret: async question => read(question, true),
    endWithCommand() {
      endsWithCommand = true
    },
    async finish() {
      if (endsWithCommand) await Promise.all([written(stdout), written(stderr)])
      return endsWithCommand
    },
  }
}

// more than any token has; what is longer is not read to its end
const MOST_CHARACTERS = 65_536

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > MOST_CHARACTERS) break
  }
  return text
}

function colorsOf(stream: { readonly isTTY?: boolean }, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): Colors {
  const forced = FORCE_COLOR ? !['0', 'false'].includes(FORCE_COLOR) : null
  return picocolors.createColors(!NO_COLOR && (forced ?? (stream.isTTY === true && TERM !== 'dumb')))
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
