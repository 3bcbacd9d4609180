import type { DrillContext } from "../context/drillContext";
import { dropRetired } from "../context/generation";
import { inconsistencies, recover } from "../context/recover";
import type { Check, Drill } from "../drill";
import { keptWrites, none, note, that } from "../judge/checks";

/** A moment at which `up` is killed, and the change that it makes. */
interface Moment {
  readonly name: string;
  /** Settings to change. `types`: two other instance types, then the one that the servers had when the drill began. */
  readonly settings: (generation: number, types: readonly string[]) => Readonly<Record<string, string>>;
  /** Called before `up`, to remember the state. Returns a function that tells whether the moment has come. */
  readonly prepare: (context: DrillContext) => Promise<() => boolean | Promise<boolean>>;
}

const servers = (context: DrillContext) => context.machines.list().filter(({ kind, on }) => kind === "server" && on);
const databases = (context: DrillContext) => context.machines.list().filter(({ kind }) => kind === "database");

const moments: readonly Moment[] = [
  {
    name: "while servers are created",
    settings: (_, types) => ({ "lamp:webInstanceType": types[0] ?? "" }),
    prepare: async context => {
      const before = servers(context).length;
      return () => servers(context).length > before;
    },
  },
  {
    name: "while the gate waits",
    settings: (_, types) => ({ "lamp:webInstanceType": types[1] ?? "" }),
    prepare: async context => {
      const before = context.fleet.servers().length;
      return () => context.fleet.servers().length === 2 * before;
    },
  },
  {
    name: "while old servers are deleted",
    settings: (_, types) => ({ "lamp:webInstanceType": types[2] ?? "" }),
    prepare: async context => {
      const before = servers(context).map(({ id }) => id);
      return () => before.some(id => servers(context).every(server => server.id !== id));
    },
  },
  {
    name: "while the replica is promoted",
    settings: generation => ({ "lamp:databaseGeneration": String(generation + 1) }),
    prepare: async context => {
      const { primary } = await context.fleet.databases();
      return async () => (await context.machines.sqlIn(primary, "SELECT @@global.read_only")) === "1";
    },
  },
  {
    name: "while a database is created",
    settings: generation => ({ "lamp:databaseGeneration": String(generation + 1) }),
    prepare: async context => {
      const before = databases(context).length;
      return () => databases(context).length > before;
    },
  },
];

/** `up` is killed with SIGKILL, so it cannot clean up. */
export const interrupt: Drill = {
  name: "interrupt",
  what: "`up` is killed at five moments; each time the next `up --refresh` finishes the work",
  isLong: true,
  async run(context) {
    const checks: Check[] = [];
    const type = context.stack.setting("lamp:webInstanceType");
    const types = [...["t4g.medium", "t4g.large", "t4g.xlarge"].filter(other => other !== type).slice(0, 2), type];
    for (const moment of moments) {
      const generation = Number(context.stack.setting("lamp:databaseGeneration"));
      await context.set(moment.settings(generation, types));
      const when = await moment.prepare(context);
      const { code } = await context.attemptUp(`killed ${moment.name}`, {}, { when, signal: "SIGKILL" });
      const deleted = await recover(context);
      if (deleted > 0) context.mark(`deleted by hand because their creation was interrupted: ${deleted}`);
      await context.up("the next one", {}, "--refresh");
      const left = await inconsistencies(context);
      checks.push(
        that(`killed ${moment.name}`, code !== 0),
        that(`${moment.name}: state and account agree afterwards`, left.length === 0, left.join("; ") || "yes"),
      );
      await context.fleet.untilWhole();
      if (databases(context).length > 2) await dropRetired(context);
    }
    return seen => [
      ...checks,
      none("failed requests", seen.figures.failed),
      note("writes refused gracefully, in two promotions", String(seen.figures.refused)),
      ...keptWrites(seen),
    ];
  },
};
