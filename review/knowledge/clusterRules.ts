import type { Step } from "../plan/plan";
import { inWords } from "./databaseRules";
import { ended } from "./kind";

/** A database that can be reached from outside. Source: RDS user guide, "Working with a DB instance in a VPC". */
export function reachable(step: Step) {
  return {
    severity: "high",
    what: `${inWords(step)} gets a public address.`,
    effect: "Whoever passes its security groups can reach it from the internet.",
    advice: "Keep databases private.",
  } as const;
}

/** The data of a cluster are in its shared storage. Source: Aurora user guide, "Amazon Aurora storage and reliability". */
export function clusterMember(step: Step) {
  return {
    severity: "medium",
    what: `The database ${step.name} of a cluster is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
    effect:
      "No data are lost. If it is the writer, writes fail until another one takes over (a minute), or, alone, until a new one is there.",
    advice: "Check that the cluster has another database.",
  } as const;
}

export function proxyGone(step: Step) {
  return {
    severity: "high",
    what: `The database proxy ${step.name} is ${step.operation === "replace" ? "replaced" : ended(step)}.`,
    effect: "Programs that connect by its address fail until they know another one.",
    advice: "Check what the programs connect to.",
  } as const;
}
