import type { Visit } from '../visit.js'

/** Whether a member of the account that is shown is who looks at it: nobody activates or deactivates themselves. */
export const isVisitor = ({ caller, account }: Pick<Visit, 'caller' | 'account'>, member: string): boolean =>
  member === caller.user && account === caller.account
