import type { Inputs } from "../../core/resource";
import type { Given, Problem } from "../../core/behaviour";

export function checkSecret(inputs: Inputs<"aws:secretsmanager/secret:Secret">): Problem[] {
  const { name = "", recoveryWindowInDays: days } = inputs;
  if (!/^[0-9A-Za-z/_+=.@-]*$/.test(name) || name.length > 512)
    return [["name", `invalid value for name (must match [0-9A-Za-z/_+=.@-], at most 512): ${name}`]];
  if (days === undefined || days === 0 || (days >= 7 && days <= 30)) return [];
  return [["recoveryWindowInDays", `expected recovery_window_in_days to be 0 or in the range (7 - 30), got ${days}`]];
}

/** A version has its value in one form. */
export const checkVersion = (_: Inputs<"aws:secretsmanager/secretVersion:SecretVersion">, given: Given): Problem[] =>
  ["secretString", "secretBinary", "secretStringWo"].filter(given).length === 1
    ? []
    : [
        [
          "secretString",
          'Invalid combination of arguments. "secret_string": one of `secret_binary,secret_string,secret_string_wo` must be specified',
        ],
      ];
