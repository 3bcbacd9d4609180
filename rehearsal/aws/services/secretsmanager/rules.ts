import { type Properties, text } from "../../core/values";
import type { Given, Problem } from "../../core/behaviour";

export function checkSecret(inputs: Properties): Problem[] {
  const name = text(inputs["name"]);
  if (!/^[0-9A-Za-z/_+=.@-]*$/.test(name) || name.length > 512)
    return [["name", `invalid value for name (must match [0-9A-Za-z/_+=.@-], at most 512): ${name}`]];
  const days = inputs["recoveryWindowInDays"];
  if (days === undefined || Number(days) === 0 || (Number(days) >= 7 && Number(days) <= 30)) return [];
  return [
    ["recoveryWindowInDays", `expected recovery_window_in_days to be 0 or in the range (7 - 30), got ${text(days)}`],
  ];
}

/** A version has its value in one form. */
export const checkVersion = (_: Properties, given: Given): Problem[] =>
  ["secretString", "secretBinary", "secretStringWo"].filter(given).length === 1
    ? []
    : [
        [
          "secretString",
          'Invalid combination of arguments. "secret_string": one of `secret_binary,secret_string,secret_string_wo` must be specified',
        ],
      ];
