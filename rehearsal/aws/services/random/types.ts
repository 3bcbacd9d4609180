import { rows } from "../../core/types/row";

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
    replaceOn: [
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
    ],
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
    replaceOn: [
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
    ],
  },
  "random:index/randomUuid:RandomUuid": {
    id: "none",
    replaceOn: ["keepers"],
  },
});
