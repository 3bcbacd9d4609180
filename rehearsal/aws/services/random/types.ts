import { rows } from "../../core/types/row";

/** The inputs that decide the characters of a text. The provider creates another text when one of them changes. */
const ofCharacters = [
  "keepers",
  "length",
  "lower",
  "minLower",
  "minNumeric",
  "minSpecial",
  "minUpper",
  "number",
  "numeric",
  "overrideSpecial",
  "special",
  "upper",
] as const;

export const randomTypes = rows({
  "random:index/randomBytes:RandomBytes": {
    id: "none",
    replaceOn: ["keepers", "length"],
  },
  "random:index/randomId:RandomId": {
    id: "none",
    replaceOn: ["byteLength", "keepers", "prefix"],
  },
  "random:index/randomInteger:RandomInteger": {
    id: "none",
    replaceOn: ["keepers", "max", "min", "seed"],
  },
  "random:index/randomPassword:RandomPassword": {
    id: "none",
    replaceOn: ofCharacters,
  },
  "random:index/randomPet:RandomPet": {
    id: "none",
    replaceOn: ["keepers", "length", "prefix", "separator"],
  },
  "random:index/randomShuffle:RandomShuffle": {
    id: "none",
    replaceOn: ["inputs", "keepers", "resultCount", "seed"],
  },
  "random:index/randomString:RandomString": {
    id: "none",
    replaceOn: ofCharacters,
  },
  "random:index/randomUuid:RandomUuid": {
    id: "none",
    replaceOn: ["keepers"],
  },
});
