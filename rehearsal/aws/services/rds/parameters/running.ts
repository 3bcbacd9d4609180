import type { Account } from "../../../core/account";
import { RdsStore } from "../store";
import { type Instance, parameterGroupType } from "../tokens";

type Values = Readonly<Record<string, string>>;

/** The parameters of the group of a database: those that RDS applies at once, and those that wait for a restart. */
function ofGroup({ outputs }: Instance, account: Account): { atOnce: Values; atRestart: Values } {
  const { parameters = [] } = account.get(parameterGroupType, outputs.parameterGroupName)?.inputs ?? {};
  const values = (waits: boolean) =>
    Object.fromEntries(
      parameters
        .filter(({ applyMethod }) => (applyMethod === "pending-reboot") === waits)
        .map(({ name, value }) => [name, value]),
    );
  return { atOnce: values(false), atRestart: values(true) };
}

const startedWith = ({ outputs }: Instance, account: Account): Values =>
  account.store(RdsStore).startedWith.get(outputs.identifier ?? "") ?? {};

/** The parameters that a database runs with: what its group says at once, and the rest as it was at its last start. */
export function runningParameters(database: Instance, account: Account): Values {
  return { ...startedWith(database, account), ...ofGroup(database, account).atOnce };
}

/** A database starts: from now on it runs with all parameters of its group. Returns whether that changes it. */
export function readParameters(database: Instance, account: Account): boolean {
  const waits = waitsForRestart(database, account);
  const { identifier = "" } = database.outputs;
  account.store(RdsStore).startedWith.set(identifier, ofGroup(database, account).atRestart);
  return waits;
}

/** Whether its group has values that a database takes only when it restarts. A value that was taken away counts as well. */
export function waitsForRestart(database: Instance, account: Account): boolean {
  const { atOnce, atRestart } = ofGroup(database, account);
  const present = startedWith(database, account);
  const names = new Set([...Object.keys(atRestart), ...Object.keys(present).filter(name => !(name in atOnce))]);
  return [...names].some(name => atRestart[name] !== present[name]);
}
