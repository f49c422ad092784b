import type { Place } from '../../records/place.js'

/** Oldest first, those of the same instant by id: as databases order texts, by their bytes. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
