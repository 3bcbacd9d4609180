import { type Properties, textsOf } from "../pack/resource";

/** A statement of a policy document of IAM. */
export type Statement = Properties;

/** The statements of a policy document, given as JSON text or as an object. None, if it is something else: AWS then refuses it. */
export function statementsOf(document: unknown): readonly Statement[] {
  if (document === undefined || document === null) return [];
  try {
    const parsed = (typeof document === "string" ? JSON.parse(document) : document) as Properties;
    return [parsed["Statement"]].flat().filter((one): one is Statement => typeof one === "object" && one !== null);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const allows = (statement: Statement) => statement["Effect"] === "Allow";
const isAny = (value: unknown) => textsOf(value).some(text => /^\*(:\*)?$/.test(text));

/** Whether a statement allows everything: every action, or all but some, on every resource. */
export const isForEverything = (statement: Statement): boolean =>
  allows(statement) &&
  (isAny(statement["Action"]) || (statement["NotAction"] !== undefined && statement["Condition"] === undefined)) &&
  isAny(statement["Resource"]);

/** Whether a statement allows something to everybody, without a condition. */
export function takesEverybody(statement: Statement): boolean {
  if (!allows(statement) || statement["Condition"] !== undefined) return false;
  const principal = statement["Principal"];
  return typeof principal === "object" && principal !== null
    ? isAny((principal as Properties)["AWS"]) || isAny((principal as Properties)["Federated"])
    : isAny(principal);
}
