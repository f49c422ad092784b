import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeIfInstalled } from '../servers/describe-if-installed.js'
import { needProgram } from '../servers/find-program.js'
import { type ProgramPart, programParts } from './program-parts.js'
import { cleanEnvironment, runKeywright } from './run-keywright.js'

const SHELLS = ['bash', 'zsh', 'fish'] as const

let folder = ''
const scripts = new Map<string, string>()
const fileOf = (shell: string) => join(folder, `keywright.${shell}`)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-completion-'))
  for (const shell of SHELLS) {
    const { code, stdout, stderr } = await runKeywright(folder, ['completion', shell])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    scripts.set(shell, stdout)
    writeFileSync(fileOf(shell), stdout)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function inShell(program: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(needProgram(program), args, {
    encoding: 'utf8',
    cwd: folder,
    env: cleanEnvironment(),
  })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout
}

describe('keywright completion', () => {
  it.each(SHELLS)('%s has every command and every option that the program has', shell => {
    const script = scripts.get(shell) ?? ''
    const parts = programParts()
    expect(parts.length).toBeGreaterThan(50)
    const lacks = parts.flatMap(({ location, commands, flags, choices }) => {
      const words = wordsAt(script, shell, location)
      return [...commands, ...flags, ...choices].filter(word => !words.includes(word)).map(word => `${location}: ${word}`)
    })
    expect(lacks).toEqual([])
  })

  it.each([
    [['completion'], "missing required argument 'shell'"],
    [['completion', 'tcsh'], 'bash, zsh, fish'],
  ])('%j is a wrong command line', async (args, message) => {
    const { code, stdout, stderr } = await runKeywright(folder, args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

/** The words that a script offers behind a command. */
function wordsAt(script: string, shell: string, location: string): string[] {
  const quoted = location.includes(' ') || location === '' ? `'${location}'` : location
  if (shell === 'fish') {
    const lines = script.split('\n').filter(line => line.includes(`'__keywright_at \\'${location}\\''`))
    return lines.flatMap(line => {
      const [, short] = / -s (\S+)/.exec(line) ?? []
      const [, long] = / -l (\S+)/.exec(line) ?? []
      const [, offered = ''] = / -a '([^']*)'/.exec(line) ?? []
      return [...(short ? [`-${short}`] : []), ...(long ? [`--${long}`] : []), ...offered.split(' ')]
    })
  }
  const block = script.split(`\n    ${quoted})`).at(-1)?.split(';;', 1)[0] ?? ''
  const values = script
    .split('\n')
    .filter(line => line.trimStart().startsWith(location === '' ? "':" : `'${location}:`) || line.startsWith(`    ${location}:`))
  return `${block} ${values.join(' ')}`.match(/(?<![\w-])-{0,2}[a-z][\w-]*/gi) ?? []
}

describeIfInstalled({ name: 'bash', programs: ['bash'], bundle: 'bash' }, 'in bash', () => {
  const complete = (...words: string[]): string[] => {
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keywright; printf '%s\\n' "\${COMPREPLY[@]}"`
    return inShell('bash', '-c', script, 'bash', fileOf('bash'), 'keywright', ...words)
      .split('\n')
      .filter(word => word !== '')
  }

  it('is registered, and offers what can come next', () => {
    expect(inShell('bash', '-c', 'source "$1"; complete -p keywright', 'bash', fileOf('bash'))).toBe(
      'complete -o default -F _keywright keywright\n',
    )
    expect(complete('')).toEqual(expect.arrayContaining(['demo', 'keys', 'routes', 'doctor', 'completion', '--version']))
    expect(complete('keys', 'ro')).toEqual(['rotate'])
    expect(complete('keys', 'list', '--sta')).toEqual(['--state'])
    expect(complete('keys', 'list', '--state', '')).toEqual(['active', 'expired', 'idle', 'revoked'])
    expect(complete('keys', 'list', '--state', 're')).toEqual(['revoked'])
    expect(complete('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
  })

  it('offers every command and every option, wherever they stand', () => {
    const parts = programParts()
    const script = `source "$1"; shift; for location in "$@"; do COMP_WORDS=(keywright $location ''); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _keywright; echo "\${COMPREPLY[*]}"; done`
    const offered = inShell('bash', '-c', script, 'bash', fileOf('bash'), ...parts.map(({ location }) => location)).split('\n')
    for (const [i, { commands, flags, argumentChoices }] of parts.entries())
      expect(offered[i]?.split(' ')).toEqual(expect.arrayContaining([...commands, ...flags, ...argumentChoices]))
  })

  it('takes the value of an option for no command', () => {
    expect(complete('keys', 'create', '--name', 'list', '--gr')).toEqual(['--grant'])
    // the rest are file names, which bash itself offers
    expect(complete('keys', 'create', '--name', '')).toEqual([])
  })
})

describeIfInstalled({ name: 'zsh', programs: ['zsh'], bundle: 'zsh' }, 'in zsh', () => {
  it('is a script that zsh reads, and registers', () => {
    inShell('zsh', '-n', fileOf('zsh'))
    // -D keeps it from writing a file of what it found; -d would have it write one, whatever stands before
    const script = 'autoload -U compinit; compinit -u -D; source "$1"; print -r -- $_comps[keywright]'
    expect(inShell('zsh', '-f', '-c', script, 'zsh', fileOf('zsh'))).toBe('_keywright\n')
  })
})

describeIfInstalled({ name: 'fish', programs: ['fish'], bundle: 'fish' }, 'in fish', () => {
  const complete = (line: string) =>
    inShell('fish', '--no-config', '-c', `source ${fileOf('fish')}; complete -C '${line}'`)
      .split('\n')
      .map(offer => offer.split('\t', 1)[0])

  it('is a script that fish reads, and offers what can come next', () => {
    inShell('fish', '--no-execute', fileOf('fish'))
    expect(complete('keywright keys ro')).toEqual(expect.arrayContaining(['rotate']))
    expect(complete('keywright keys list --state ')).toEqual(expect.arrayContaining(['active', 'revoked']))
  })
})

it('program parts are those of every command', () => {
  const locations = programParts().map(({ location }: ProgramPart) => location)
  expect(locations).toEqual(expect.arrayContaining(['', 'keys', 'keys explain', 'routes', 'doctor', 'completion', 'store copy']))
})
