export const coreTables = () => ''
