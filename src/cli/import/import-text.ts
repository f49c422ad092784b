import type { ImportReport } from './import-report.js'

/** One line on an import that is finished. */
export function importText({ format, ...counts }: ImportReport, store: string, isDryRun: boolean): string {
  const { imported, present, passedOver, refused } = counts
  const told = [
    `${isDryRun ? 'would import' : 'imported'} ${keys(imported)}`,
    ...(present > 0 ? [`${present} ${present === 1 ? 'was' : 'were'} there already`] : []),
    ...(passedOver > 0 ? [`${passedOver} passed over`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ].join(', ')
  const of = format === null ? 'The file has no records' : `Format ${format}`
  return `${of}: ${told}; store ${store}.`
}

const keys = (count: number) => `${count} ${count === 1 ? 'key' : 'keys'}`
