// one address and nothing around it: neither a list nor a line break nor a comment gets through
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,253}$/u

/** Whether a text is an e-mail address, and only that: a technical contact may as well be a telephone number. */
export const isEmailAddress = (text: string): boolean => ADDRESS.test(text)
