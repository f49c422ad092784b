import { CommanderError, type Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { programParts, wholeProgram } from './program-parts.js'

/** What a command prints for `--help`, all that is added to it included. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: part => void (text += part) })
  command.outputHelp()
  return text
}

const examplesOf = (help: string): string[] => {
  const block = /\nExamples:\n((?: {2}\S.*\n?)+)/.exec(help)?.[1] ?? ''
  return block.split('\n').filter(line => line.trim() !== '')
}

/** The command lines of keywright in a line of shell: behind variables and pipes, in `$(…)` and `<(…)`, without redirections. */
function commandLines(line: string): string[][] {
  const words = wordsOf(line)
  const found: string[][] = []
  let current: string[] | null = null
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (END.test(word)) current = null
    else if (/^[<>]+$/.test(word)) i++
    else if (word === 'keywright' && !current) found.push((current = []))
    else current?.push(word)
  }
  return found
}

const END = /^(?:\||\|\||&&|;|\$\(|<\(|\))$/

// as a shell would: marks keep words together, and a # begins a comment
function wordsOf(line: string): string[] {
  const words: string[] = []
  const pattern = /\s+|(#.*)|((?:\w+=)?(?:\$\(|<\())|(\|\||&&|[|;)]|>>?|<)|((?:'[^']*'|"[^"]*"|[^\s'"|;()<>#]|(?<=\S)#)+)/gy
  for (const [, comment, opening, sign, word] of line.matchAll(pattern)) {
    if (comment !== undefined) break
    if (opening !== undefined) words.push(opening.slice(-2))
    else if (sign !== undefined) words.push(sign)
    else if (word !== undefined)
      words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, one: string, two: string) => one ?? two))
  }
  return words
}

// parses as the program does, and carries out nothing
async function parse(args: readonly string[]): Promise<void> {
  const program = wholeProgram()
  for (const { command } of programParts(program)) {
    command.exitOverride().configureOutput({ writeOut() {}, writeErr() {} })
    if (command.commands.length === 0) command.action(() => undefined)
  }
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error
  }
}

// whether what was given before is kept
function collects(read: (text: string, before: unknown) => unknown): boolean {
  try {
    return Array.isArray(read('x: y', ['before']))
  } catch {
    return false
  }
}

const parts = programParts()

describe.each(parts.map(part => [part.location === '' ? '--help' : `${part.location} --help`, part] as const))(
  '%s',
  (_name, part) => {
    const help = helpOf(part.command)
    const examples = examplesOf(help)

    it('says what the command does, and gives examples', () => {
      expect(part.command.description()).not.toBe('')
      expect(examples.length).toBeGreaterThan(0)
      expect(part.command.options.filter(({ description }) => description === '')).toEqual([])
      expect(help).not.toContain('\u001b[')
    })

    it.each(examples.map(example => [example.trim()]))('%s is taken', async example => {
      const lines = commandLines(example)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) await parse(line)
    })

    it('sets nothing below the examples as if it were one', () => {
      const [, below = ''] = help.split(/\nExamples:\n(?: {2}\S.*\n?)+/)
      expect(below.split('\n').filter(line => line.startsWith('  '))).toEqual([])
    })

    it('calls an option that may be given again repeatable', () => {
      for (const { parseArg, description, flags } of part.command.options) {
        const isCollected = parseArg !== undefined && collects(parseArg)
        expect({ flags, word: /repeatable|may be repeated/.exec(description)?.[0] ?? null }).toEqual({
          flags,
          word: isCollected ? 'repeatable' : null,
        })
      }
    })

    it('is of this command, or of one of its own', () => {
      const lines = examples.flatMap(commandLines)
      const own = lines.filter(line => `${line.join(' ')} `.startsWith(part.location === '' ? '' : `${part.location} `))
      expect(own.length).toBeGreaterThan(0)
    })
  },
)

describe('the help of keywright', () => {
  it('has every command in a group, and stays short', () => {
    const help = helpOf(wholeProgram())
    const headings = help.split('\n').filter(line => /^\S.*:$/.test(line))
    expect(headings).toEqual([
      'Options:',
      'Keys and accounts:',
      'Applications:',
      'Operation:',
      'Customers:',
      'This command line:',
      'Examples:',
    ])
    const group = (heading: string) => {
      const [, rest = ''] = help.split(`\n${heading}\n`)
      const [text = ''] = rest.split('\n\n', 1)
      return Array.from(text.matchAll(/^ {2}([\w-]+)/gm), ([, name]) => name)
    }
    expect(group('Applications:')).toEqual(['demo', 'serve', 'routes'])
    expect(group('Operation:')).toEqual(['doctor', 'sweep', 'migrate', 'store'])
    expect(group('Customers:')).toEqual(['login', 'logout', 'whoami', 'call'])
    expect(group('This command line:')).toEqual(['completion', 'help'])
    expect(help.split('\n').length).toBeLessThan(80)
  })

  it('speaks of operating and calling an API, not of keys alone', () => {
    const program = wholeProgram()
    const examples = examplesOf(helpOf(program)).join('\n')
    for (const command of ['keys create', 'serve', 'routes', 'doctor', 'login', 'call'])
      expect(examples).toContain(`keywright ${command}`)
    expect(program.description()).toContain('gateway')
  })
})

describe('the reading of examples', () => {
  it.each<[string, string[][]]>([
    ['keywright keys list --json | jq -r .x', [['keys', 'list', '--json']]],
    ['SECRET=$(keywright keys create --name script)', [['keys', 'create', '--name', 'script']]],
    ['source <(keywright completion bash)   # in ~/.bashrc', [['completion', 'bash']]],
    ['A=b keywright sweep >> x.jsonl', [['sweep']]],
    ['keywright x --grant \'a:*\' --reason "two words" < token.txt', [['x', '--grant', 'a:*', '--reason', 'two words']]],
    [
      'keywright migrate status || keywright migrate up',
      [
        ['migrate', 'status'],
        ['migrate', 'up'],
      ],
    ],
    ['0 * * * *  keywright sweep', [['sweep']]],
    ['# keywright nothing', []],
  ])('%s', (line, found) => {
    expect(commandLines(line)).toEqual(found)
  })

  it('finds what the program does not take', async () => {
    await expect(parse(['keys', 'lst'])).rejects.toThrow('unknown command')
    await expect(parse(['keys', 'list', '--limit', 'x'])).rejects.toThrow('--limit')
    await expect(parse(['keys', 'show'])).rejects.toThrow('missing required argument')
  })
})
