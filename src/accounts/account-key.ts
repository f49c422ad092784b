/** The text that stands for an account in the id of a document, also for the account of records that have none. */
export const accountKey = (account: string | null): string => JSON.stringify(account)
