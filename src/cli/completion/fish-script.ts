import type { CommandNode, OptionNode } from './command-tree.js'

/** The script that completes a program in fish. */
export function fishScript(tree: readonly CommandNode[]): string {
  return `# Completion of keywright for fish: keywright completion fish | source
function __keywright_location
    set -l location ''
    set -l skips false
    for word in (commandline -opc)[2..]
        if test $skips = true
            set skips false
            continue
        end
        switch "$location:$word"
            case ${valued(tree).join(' ')}
                set skips true
${tree.flatMap(({ location, commands }) => commands.map(({ name }) => leading(location, name))).join('\n')}
        end
    end
    echo $location
end
function __keywright_at
    test (__keywright_location) = "$argv[1]"
end
${tree.flatMap(completions).join('\n')}`
}

const valued = (tree: readonly CommandNode[]) =>
  tree.flatMap(({ location, options }) =>
    options.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags.map(flag => quoted(`${location}:${flag}`))),
  )

const leading = (location: string, name: string) =>
  `            case ${quoted(`${location}:${name}`)}\n                set location ${quoted(`${location} ${name}`.trim())}`

function completions({ location, commands, options, choices, takesAnything }: CommandNode): string[] {
  const at = `complete -c keywright -n ${quoted(`__keywright_at ${quoted(location)}`)}`
  return [
    // without arguments there are no files to offer
    ...(takesAnything ? [] : [`${at} -f`]),
    ...commands.map(({ name, description }) => `${at} -a ${quoted(name)} -d ${quoted(description)}`),
    ...(choices.length > 0 ? [`${at} -a ${quoted(choices.join(' '))}`] : []),
    ...options.map(option => `${at} ${ofOption(option)}`),
  ]
}

function ofOption({ flags, description, takesValue, choices }: OptionNode): string {
  const names = flags.map(flag => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const value = choices.length > 0 ? [`-x -a ${quoted(choices.join(' '))}`] : takesValue ? ['-r'] : []
  return [...names, ...value, `-d ${quoted(description)}`].join(' ')
}

// fish knows two escapes between these marks
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
