import { digestSecret, type Keyring, type KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { memberDocumentId } from '../../src/accounts/member-document.js'
import { present } from '../keys/key-fixture.js'
import { gate, instance, polled, settled, until } from './fleet.js'
import { type Script, type ScriptedStore, scriptedStore } from './scripted-store.js'

const KINDS = ['revoked', 'deleted', 'rotated', 'narrowed', 'role narrowed', 'owner deactivated'] as const
type Kind = (typeof KINDS)[number]

// 10,000 in all, of which 2,000 between turns
const ROUNDS = { 'by this instance': 450, 'by another that tells': 450, 'by another that is asked': 434 } as const
const ROUNDS_OF_TURNS = 1000
type Changer = keyof typeof ROUNDS
const CHANGERS = Object.keys(ROUNDS) as Changer[]

interface Subject {
  readonly id: string
  readonly secret: string
}

const optionsFor = (kind: Kind): KeyringOptions => ({
  storeDeadlineSeconds: 60,
  maxStalenessSeconds: 3600,
  ...(kind === 'owner deactivated' ? { rules: { ownership: 'personal' as const } } : {}),
})

/** Makes a key with a role and an owner of its own, which may do what `mayStill` asks for. */
async function makeSubject(keyring: Keyring, kind: Kind, i: number): Promise<Subject> {
  const role = `reader-${i}`
  if (kind === 'role narrowed') await keyring.roles.create({ id: role, name: role, grants: ['reports:read'] })
  const { key, secret } = await keyring.keys.create({
    name: 'k',
    ...(kind === 'role narrowed' ? { role } : { grants: ['reports:read'] }),
    ...(kind === 'owner deactivated' ? { account: 'acme', owner: `person-${i}` } : {}),
  })
  return { id: key.id, secret }
}

async function change(keyring: Keyring, kind: Kind, { id }: Subject, i: number): Promise<unknown> {
  switch (kind) {
    case 'revoked':
      return keyring.keys.revoke(id)
    case 'deleted':
      return keyring.keys.remove(id)
    case 'rotated':
      return keyring.keys.rotate(id, { graceSeconds: 0 })
    case 'narrowed':
      return keyring.keys.update(id, { grants: ['other:read'] })
    case 'role narrowed':
      return keyring.roles.update(`reader-${i}`, { grants: ['other:read'] })
    case 'owner deactivated':
      return keyring.members.deactivate(`person-${i}`, { account: 'acme' })
  }
}

/** Whether a secret still gives what was taken away. */
async function mayStill(keyring: Keyring, { secret }: Subject): Promise<boolean> {
  const found = await present(keyring, secret)
  return typeof found !== 'string' && found.can('reports:read')
}

/** Numbers that look random and are the same every time. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The steps of a read at which it can be held: before and after the key was seen, before and after what it stands on was. */
const STEPS = ['before', 'seen', 'before what it stands on', 'seen what it stands on'] as const
type Step = (typeof STEPS)[number]

const standsOnAnother = (kind: Kind) => kind === 'role narrowed' || kind === 'owner deactivated'

/** Two instances on one store; the look-ups of one of them can be held at a step, by what they look for. */
function scene(kind: Kind, changer: Changer) {
  const scripted = scriptedStore()
  if (changer === 'by another that tells') scripted.script('watch', call => call())
  const here = instance(scripted.store, optionsFor(kind))
  const elsewhere = changer === 'by this instance' ? here : instance(scripted.inner, optionsFor(kind))
  const opening = gate()
  const holding = new Map<unknown, Step>()
  const pass = async (step: Step, subject: unknown) => {
    if (holding.get(subject) !== step) return
    holding.delete(subject)
    await opening.pass()
  }
  const held = (before: Step, seen: Step): Script => {
    return async (call, args) => {
      await pass(before, args.at(-1))
      const found = await call()
      await pass(seen, args.at(-1))
      return found
    }
  }
  scripted.script('findByDigest', held('before', 'seen'))
  scripted.script('findDocument', held('before what it stands on', 'seen what it stands on'))
  return { scripted, here, elsewhere, opening, holding }
}

/** What a look-up looks for at a step. */
function lookedFor(step: Step, kind: Kind, { secret }: Subject, i: number): string {
  if (step === 'before' || step === 'seen') return digestSecret(secret)
  return kind === 'role narrowed' ? `reader-${i}` : memberDocumentId(`person-${i}`, 'acme')
}

/** Waits until an instance listens; then it hears of changes in one way alone. */
async function listening(here: Keyring, changer: Changer, scripted: ScriptedStore): Promise<void> {
  await here.ready()
  await polled(scripted)
  if (changer !== 'by another that is asked') scripted.script('chainHead', () => Promise.reject(new Error('away')))
}

async function heardOf(changer: Changer, scripted: ScriptedStore): Promise<void> {
  if (changer === 'by another that is asked') await polled(scripted)
  await settled()
}

describe('a read that saw what was before a change', () => {
  describe.each(CHANGERS)('made %s', changer => {
    it.each(KINDS)('lets nobody in once it is heard of that the key was %s', async kind => {
      const rounds = ROUNDS[changer]
      const choose = random(rounds + KINDS.indexOf(kind))
      const { scripted, here, elsewhere, opening, holding } = scene(kind, changer)
      await listening(here, changer, scripted)
      const subjects: Subject[] = []
      for (let i = 0; i < rounds; i++) subjects.push(await makeSubject(elsewhere, kind, i))
      await heardOf(changer, scripted)
      for (const [i, subject] of subjects.entries()) {
        const step = STEPS[choose(standsOnAnother(kind) ? 4 : 2)] ?? 'seen'
        holding.set(lookedFor(step, kind, subject, i), step)
      }
      const underWay = subjects.map(subject => mayStill(here, subject))
      await until(() => opening.held() === rounds)
      for (const [i, subject] of subjects.entries()) await change(elsewhere, kind, subject, i)
      await heardOf(changer, scripted)
      opening.open()
      const letIn = (await Promise.all(underWay)).filter(Boolean).length
      const letInAfter = (await Promise.all(subjects.map(subject => mayStill(here, subject)))).filter(Boolean).length
      expect({ letIn, letInAfter }).toEqual({ letIn: 0, letInAfter: 0 })
    })
  })

  // the change falls between any two turns of the queue of microtasks
  it.each(['by this instance', 'by another that tells'] as const)(
    'is not remembered, whenever a change made %s falls',
    async changer => {
      const choose = random(7)
      const turns = async (most: number) => {
        for (let turn = choose(most); turn > 0; turn--) await Promise.resolve()
      }
      const scripted = scriptedStore()
      if (changer === 'by another that tells') scripted.script('watch', call => call())
      const here = instance(scripted.store)
      const elsewhere = changer === 'by this instance' ? here : instance(scripted.inner)
      await listening(here, changer, scripted)
      scripted.script('findByDigest', async call => {
        await turns(6)
        const found = await call()
        await turns(6)
        return found
      })
      let remembered = 0
      for (let i = 0; i < ROUNDS_OF_TURNS; i++) {
        const subject = await makeSubject(elsewhere, 'revoked', i)
        const asking = Promise.all([mayStill(here, subject), turns(10).then(() => mayStill(here, subject))])
        await turns(20)
        await change(elsewhere, 'revoked', subject, i)
        await asking
        if (await mayStill(here, subject)) remembered++
      }
      expect(remembered).toBe(0)
    },
  )
})
