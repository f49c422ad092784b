import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLACES, serveRules } from './rules-fixture.js'
import { play, scenes, type Tally, WORLD_OPTIONS } from './strength-world.js'

const RULES = [{}, { dedicatedRole: true }, { ownership: 'personal' }] as const

describe.each(PLACES)('whoever calls, on $name', place => {
  it('comes by no key that is stronger than they are', async () => {
    const worlds = await Promise.all(
      RULES.map(async rules => ({
        rules,
        app: await serveRules(place, rules, WORLD_OPTIONS),
        toString: () => JSON.stringify(rules),
      })),
    )
    const tally: Tally = {
      create: { allowed: 0, refused: 0 },
      update: { allowed: 0, refused: 0 },
      rotate: { allowed: 0, refused: 0 },
      'edit a role': { allowed: 0, refused: 0 },
    }
    let account = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...worlds), scenes, async ({ app, rules }, scene) => {
        expect(await play(app, rules, `account ${account++}`, scene, tally)).toEqual([])
      }),
      { numRuns: place.store === 'memory' ? 60 : 15, interruptAfterTimeLimit: 30_000 },
    )
    // a property says nothing of what never happened
    const seen = Object.values(tally).flatMap(({ allowed, refused }) => [allowed, refused])
    if (place.store === 'memory') expect(Math.min(...seen), JSON.stringify(tally)).toBeGreaterThan(0)
  }, 60_000)
})
