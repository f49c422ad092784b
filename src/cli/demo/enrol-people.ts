import type { Keyring } from '../../keyring.js'
import { demoNames } from './demo-names.js'
import { DEMO_PEOPLE } from './demo-people.js'
import type { DemoSystem } from './demo-system.js'

/** Has a demo's customers be members, as they are at every start: all active but the one who was deactivated. */
export async function enrolPeople({ members }: Pick<Keyring, 'members'>, system: Pick<DemoSystem, 'options'>): Promise<void> {
  for (const name of demoNames(system)) {
    // who works for the provider is no member of an account
    if (name === 'approver') continue
    const { user, email, account } = DEMO_PEOPLE[name]
    await members.enrol({ user, email, account })
    await (name === 'former' ? members.deactivate(user, { account }) : members.activate(user, { account }))
  }
}
