export const coreTables = () => ""
