/**
 * A row of a CSV file, without its line end (RFC 4180). A cell that a spreadsheet would take for a formula begins with an
 * apostrophe: what stands in it is other people's.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const csvLine = (cells: readonly string[]): string => cells.map(cell => quoted(guarded(cell))).join(',')

const guarded = (cell: string) => (/^[\s\p{Cf}]*[=+\-@＝＋－＠\t\r\n]/u.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string) => (/["\r\n,;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
