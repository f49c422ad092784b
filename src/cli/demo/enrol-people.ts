import type { Keyring } from '../../keyring.js'
import { DEMO_PEOPLE } from './demo-people.js'

/** Has the people of accounts be members, as they are at every start: all active but the one who was deactivated. */
export async function enrolPeople({ members }: Pick<Keyring, 'members'>): Promise<void> {
  const { customer, colleague, newcomer, former } = DEMO_PEOPLE
  for (const { user, email, account } of [customer, colleague, newcomer, former]) await members.enrol({ user, email, account })
  for (const { user, account } of [customer, colleague, newcomer]) await members.activate(user, { account })
  await members.deactivate(former.user, { account: former.account })
}
