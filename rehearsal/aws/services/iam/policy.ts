import { text } from "../../core/values";
import { fits } from "../../../support/wildcard";
import { type Condition, type Context, isMet } from "./condition";

/** A statement of a policy, in the form of IAM's JSON. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** What somebody wants to do. */
export interface Right {
  /** For example `rds:CreateDBInstance`. */
  readonly action: string;
  /** ARN; `*` if the action has no resource, or if the stand-in does not know it. */
  readonly resource: string;
  /** Values of condition keys that are known, for example `iam:PassedToService`. Default: none. */
  readonly context?: Context;
}

/** Why a call is refused. */
export type Refused = "no statement allows it" | "a statement denies it";

const every = (value: unknown): readonly string[] => (value === undefined ? [] : [value].flat().map(text));

/** The statements in the JSON of a policy. */
export const statementsIn = (document: string): readonly Statement[] =>
  [(JSON.parse(document) as { Statement: Statement | Statement[] }).Statement].flat();

/**
 * Decides by the statements of identity-based policies; undefined allows. A statement under a condition that cannot be judged
 * never allows here, and always denies, so that no rehearsal succeeds with what AWS refuses.
 */
export function refusalBy(statements: readonly Statement[], right: Right): Refused | undefined {
  const { action, resource, context = {} } = right;
  const isNamed = (patterns: unknown, value: string, ignoreCase = false) =>
    every(patterns).some(pattern => fits(pattern, value, { ignoreCase }));
  const found = statements
    .filter(s => (s.Action === undefined ? !isNamed(s.NotAction, action, true) : isNamed(s.Action, action, true)))
    .filter(s => (s.Resource === undefined ? !isNamed(s.NotResource, resource) : isNamed(s.Resource, resource)));
  if (found.some(s => s.Effect === "Deny" && isMet(s.Condition, context) !== false)) return "a statement denies it";
  return found.some(s => s.Effect === "Allow" && isMet(s.Condition, context) === true)
    ? undefined
    : "no statement allows it";
}
