import type { IncomingMessage } from 'node:http'
import type { Identity } from '../../endpoints/identity.js'
import { demoNames } from './demo-names.js'
import { DEMO_PEOPLE, WHO, WHO_COOKIE } from './demo-people.js'
import type { DemoSystem } from './demo-system.js'

/** Who a request says that its sender is, by a field or by the cookie of `/sign-in`; null for nobody. */
export function demoPerson(
  { headers }: Pick<IncomingMessage, 'headers'>,
  system: Pick<DemoSystem, 'options' | 'grants'>,
): Identity | null {
  const said = headers[WHO] ?? cookie(headers.cookie ?? '')
  const name = demoNames(system).find(each => each === said)
  if (name === undefined) return null
  const person: Identity = DEMO_PEOPLE[name]
  // what customers may do is no ceiling of the provider's
  return person.admin ? person : { ...person, grants: system.grants }
}

const cookie = (line: string) =>
  line
    .split(/; */)
    .find(pair => pair.startsWith(`${WHO_COOKIE}=`))
    ?.slice(WHO_COOKIE.length + 1)
