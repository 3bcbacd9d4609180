import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** Random parts of names and ids. */
export const random = {
  hex: (digits: number) => randomBytes(digits).toString("hex").slice(0, digits),
  digits: (count: number) => Array.from({ length: count }, () => randomInt(10)).join(""),
  pick: (alphabet: string, count: number) =>
    Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join(""),
  uuid: () => randomUUID(),
};
