import type { CommandGroup } from '../command-group.js'
import { createCommand } from './create-command.js'
import { deleteCommand } from './delete-command.js'
import { endSecretCommand } from './end-secret-command.js'
import { explainCommand } from './explain-command.js'
import { importCommand } from './import-command.js'
import { listCommand } from './list-command.js'
import { oldHashesCommand } from './old-hashes-command.js'
import { revokeCommand } from './revoke-command.js'
import { rotateCommand } from './rotate-command.js'
import { showCommand } from './show-command.js'
import { updateCommand } from './update-command.js'

/** `keywright keys`: the life of keys. */
export const KEY_COMMANDS = {
  name: 'keys',
  description: 'make and manage keys',
  commands: [
    createCommand,
    importCommand,
    listCommand,
    showCommand,
    updateCommand,
    rotateCommand,
    endSecretCommand,
    revokeCommand,
    deleteCommand,
    oldHashesCommand,
    explainCommand,
  ],
  examples: `SECRET=$(keywright keys create --name export --grant reports:read --expires 90d)
keywright keys list --account acme --state active
keywright keys rotate key_3v9… --grace 24h
keywright keys revoke key_3v9… --reason "project ended"
keywright usage key_3v9…`,
} as const satisfies CommandGroup
