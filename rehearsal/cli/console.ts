// npm run rehearse:shell and rehearse:logs: into the machines of the running rehearsal, from another terminal.
import { spawnSync } from "node:child_process";
import { readInventory } from "../machines/inventory";
import { type Machine, findMachine } from "../machines/machine";
import { leaderOf } from "../machines/sandbox/cgroups";
import { inDatabase, inServer, loginVariables } from "../machines/sandbox/users";
import { runningRehearsals } from "../machines/sandbox/runFolder";

const usage = `usage:
  npm run rehearse:shell -- NAME [COMMAND...]   root on a server, the administrator's client on a database
  npm run rehearse:logs -- NAME                 everything that a machine's console has shown`;

/** The machines of each running rehearsal, or of the one whose environment.sh this shell has read. */
const rehearsals = (): Machine[][] => {
  const chosen = process.env["REHEARSAL"];
  return runningRehearsals()
    .filter(({ id }) => chosen === undefined || id === chosen)
    .map(run => readInventory(run.path));
};

function find(wanted: string | undefined): Machine {
  const running = rehearsals();
  const all = running.flat();
  if (all.length === 0) throw new Error("no rehearsal with machines is running");
  if (wanted === undefined) throw new Error(`name a machine: ${all.map(({ name }) => name).join(", ")}\n\n${usage}`);
  const machine = findMachine(all, wanted);
  const namesakes = running.flatMap(machines => machines.find(({ name }) => name === wanted) ?? []);
  if (namesakes.length > 1)
    throw new Error(
      `${namesakes.length} rehearsals run a machine ${wanted}; name one by its id, the newest first: ` +
        namesakes.map(({ id }) => id).join(", "),
    );
  return machine;
}

/** Runs a command, or a shell, in the namespaces of a machine. Returns the exit code. */
function shell({ name, kind, cgroup }: Machine, command: readonly string[]): number {
  if (kind === "balancer" || kind === "files")
    throw new Error(`${name} is a machine of AWS's own: it has a log, and no login`);
  const leader = leaderOf(cgroup);
  if (leader === undefined) throw new Error(`${name} is off`);
  const login = kind === "server" ? ["bash", "--login"] : ["mysql", "--user=rdsadmin"];
  const environment = [...loginVariables, `TERM=${process.env["TERM"] ?? "dumb"}`];
  const enter = kind === "server" ? inServer(leader) : inDatabase(leader);
  const argv = [...enter, "--", "env", "-i", ...environment, ...(command.length > 0 ? command : login)];
  return spawnSync("nsenter", argv, { stdio: "inherit" }).status ?? 1;
}

function main([verb, wanted, ...command]: readonly string[]): number {
  if (verb === "list") for (const { name, id, kind } of rehearsals().flat()) console.log(`${name}\t${id}\t${kind}`);
  else if (verb === "shell") return shell(find(wanted), command);
  else if (verb === "logs") return spawnSync("cat", [find(wanted).log], { stdio: "inherit" }).status ?? 1;
  else throw new Error(usage);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
