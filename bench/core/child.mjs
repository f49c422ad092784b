// One scenario in a process of its own.
import { answerParent } from '../answer-parent.mjs'

answerParent(async demand => {
  const { run } = await import(`./scenarios/${demand.scenario}.mjs`)
  return run(demand)
})
