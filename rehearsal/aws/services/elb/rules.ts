import { type Properties, record, text } from "../../core/account";

/** The service's name in errors. */
export const SERVICE = "Elastic Load Balancing v2";

/** A number outside its range, in the upstream validator's words. `path` may name a property of a block. */
export const range = (inputs: Properties, path: string, low: number, high: number): (readonly [string, string])[] => {
  const [outer = "", inner] = path.split(".");
  const value = inner === undefined ? inputs[outer] : record(inputs[outer])[inner];
  const snake = path.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`).replace(".", ".0.");
  return value !== undefined && (Number(value) < low || Number(value) > high)
    ? [[path, `expected ${snake} to be in the range (${low} - ${high}), got ${text(value)}`]]
    : [];
};

/** Names of balancers and target groups (upstream elbv2/validate.go). */
export function checkName(inputs: Properties): (readonly [string, string])[] {
  const name = text(inputs["name"]);
  if (name.length > 32) return [["name", `"name" cannot be longer than 32 characters: "${name}"`]];
  if (!/^[0-9A-Za-z-]*$/.test(name))
    return [["name", `only alphanumeric characters and hyphens allowed in "name": "${name}"`]];
  if (name.startsWith("-")) return [["name", `"name" cannot begin with a hyphen: "${name}"`]];
  return name.endsWith("-") ? [["name", `"name" cannot end with a hyphen: "${name}"`]] : [];
}
