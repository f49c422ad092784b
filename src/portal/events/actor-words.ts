import type { Translated } from '../../language.js'

/** What pages call those who did something. */
export interface ActorWords {
  readonly system: string
  /** Before the id of a key. */
  readonly withKey: string
}

export const actorWords: Translated<ActorWords> = {
  en: { system: 'The system', withKey: 'with key' },
  fr: { system: 'Le système', withKey: 'avec la clé' },
  ar: { system: 'النظام', withKey: 'بالمفتاح' },
}
