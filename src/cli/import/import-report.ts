/** What became of a record that is no key of the store now because of this import. */
export interface LeftRecord {
  /** Where it stands in the file. */
  readonly place: string
  /** What it is called there; null where that is not known. */
  readonly name: string | null
  /** `refused` could not be taken; `passed_over` has ended there; `present` is in the store already. */
  readonly outcome: 'refused' | 'passed_over' | 'present'
  /** Why; never with a secret or a hash. */
  readonly reason: string
}

/** How many records became what. */
export interface ImportReport {
  readonly format: string | null
  readonly imported: number
  readonly present: number
  readonly passedOver: number
  readonly refused: number
}
