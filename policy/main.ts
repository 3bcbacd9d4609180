// What `pulumi preview --policy-pack policy` starts: it serves the rules to the engine.
import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./pack/policies";
import { rules } from "./rules/rules";

new PolicyPack("aws-guardrails", { policies: policiesOf(rules) });
