import type { Command } from 'commander'
import type { ListEvents } from '../../audit/audit-trail.js'
import { readPast } from '../read-past.js'

/** The options that say which events are meant. */
export type EventFilter = Pick<ListEvents, 'subject' | 'action' | 'user' | 'from' | 'to'> & { account?: string }

/** Adds the options of {@link EventFilter}. */
export function withEventFilter(command: Command): Command {
  return command
    .option('--account <account>', "only what concerns this account's records")
    .option('--subject <id>', 'only what was done to this key, role, member or access request')
    .option('--action <action>', 'only this: key.created, key.revoked, role.updated, rule.refused …')
    .option('--user <user>', 'only what this person did')
    .option('--from <when>', '2030-12-31, 2030-12-31T18:00Z, or how long ago: 7d, 12h', text =>
      readPast('--from', text, new Date()),
    )
    .option('--to <when>', 'before this instant', text => readPast('--to', text, new Date()))
}

/** The filter alone, of the options of a command. */
export function eventFilter({ account, subject, action, user, from, to }: EventFilter): EventFilter {
  return {
    ...(account === undefined ? {} : { account }),
    ...(subject === undefined ? {} : { subject }),
    ...(action === undefined ? {} : { action }),
    ...(user === undefined ? {} : { user }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}
