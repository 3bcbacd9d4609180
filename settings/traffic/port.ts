/** Whether a text is a TCP port in its usual form: from 1 to 65535, without a zero before it. */
export const isPort = (given: string): boolean => /^[1-9]\d{0,4}$/.test(given) && Number(given) <= 65_535;
