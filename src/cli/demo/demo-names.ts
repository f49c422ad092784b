import { DEMO_PEOPLE, type DemoName } from './demo-people.js'
import type { DemoSystem } from './demo-system.js'

const EVERYBODY = Object.keys(DEMO_PEOPLE) as readonly DemoName[]

// one asks for access, the other decides on it
const FOR_APPROVALS: readonly DemoName[] = ['newcomer', 'approver']

/** Who there is in a demo of a system. */
export function demoNames({ options }: Pick<DemoSystem, 'options'>): readonly DemoName[] {
  return options.rules?.approvalRequired ? EVERYBODY : EVERYBODY.filter(name => !FOR_APPROVALS.includes(name))
}
