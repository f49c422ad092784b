/** What stands below the help of a group of commands. */
export const groupHelp = (examples: string): string => `
Examples:
${examples.replace(/^/gm, '  ')}

Every command takes --help, --json for scripts, and --store; without it $KEYWRIGHT_STORE, else sqlite:keywright.db.`
