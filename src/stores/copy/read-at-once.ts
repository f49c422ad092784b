/** How many records are read or written in one step: enough to be quick, few enough to be done well before a deadline. */
export const READ_AT_ONCE = 250
