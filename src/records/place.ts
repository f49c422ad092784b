/** Where a record stands in a list: behind those that were made before it, those made at the same instant by id. */
export interface Place {
  readonly id: string
  readonly createdAt: Date
}
