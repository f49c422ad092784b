/** How long things may be at most; for whoever checks a form, and for whoever checks what it means. */
export const LIMITS = {
  idLength: 200,
  nameLength: 200,
  grantLength: 200,
  /** Of an entry of the subnets of a key. */
  subnetLength: 100,
  /** Of an origin; a host name has at most 253 characters. */
  originLength: 300,
  environmentLength: 20,
  /** Of an e-mail address, and of any other contact (RFC 3696, erratum 1690: 64 before the sign, 255 behind it). */
  contactLength: 320,
  reasonLength: 500,
  /** Of what people write to each other. */
  proseLength: 2000,
  urlLength: 2048,
  /** The entries of a list of grants, subnets or origins. */
  entries: 1024,
  metadataBytes: 4096,
  /** The records of a page. */
  pageSize: 100,
  /** The strings of a report of leaks. */
  leakedSecrets: 1000,
  /** The days of usage that are shown, and kept. */
  usageDays: 366,
  graceSeconds: 366 * 86_400,
  /** The days of a rule, a hundred years: beyond some thousand times that there are no more Dates. */
  ruleDays: 36_525,
} as const
