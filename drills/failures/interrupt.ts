import { keptWrites, none, that, told } from "../judge/checks";
import type { Check, Drill } from "../drill";
import { Fleet } from "../stage/fleet";
import { dropRetired } from "../stage/generation";
import { disorder, recover } from "../stage/recover";
import type { Stage } from "../stage/stage";

/** A moment at which `up` is killed, and the change that it was making. */
interface Moment {
  readonly name: string;
  /** Settings to change. `types` are instance types: two others, and last the one that the servers have at first. */
  readonly settings: (generation: number, types: readonly string[]) => Readonly<Record<string, string>>;
  /** Looks whether the moment has come; called once before `up`, to remember how it was. */
  readonly prepare: (stage: Stage) => Promise<() => boolean | Promise<boolean>>;
}

const servers = (stage: Stage) => stage.machines.list().filter(({ kind }) => kind === "server");
const databases = (stage: Stage) => stage.machines.list().filter(({ kind }) => kind === "database");

const moments: readonly Moment[] = [
  {
    name: "while servers are made",
    settings: (_, types) => ({ "lamp:webInstanceType": types[0] ?? "" }),
    prepare: async stage => {
      const before = servers(stage).length;
      return () => servers(stage).length > before;
    },
  },
  {
    name: "while the gate waits",
    settings: (_, types) => ({ "lamp:webInstanceType": types[1] ?? "" }),
    prepare: async stage => {
      const before = new Fleet(stage).servers().length;
      return () => new Fleet(stage).servers().length === 2 * before;
    },
  },
  {
    name: "while old servers are deleted",
    settings: (_, types) => ({ "lamp:webInstanceType": types[2] ?? "" }),
    prepare: async stage => {
      const before = servers(stage).map(({ id }) => id);
      return () => before.some(id => servers(stage).every(server => server.id !== id));
    },
  },
  {
    name: "while the replica is promoted",
    settings: generation => ({ "lamp:databaseGeneration": String(generation + 1) }),
    prepare: async stage => {
      const { primary } = await new Fleet(stage).databases();
      return async () => (await stage.machines.sqlIn(primary, "SELECT @@global.read_only")) === "1";
    },
  },
  {
    name: "while a database is made",
    settings: generation => ({ "lamp:databaseGeneration": String(generation + 1) }),
    prepare: async stage => {
      const before = databases(stage).length;
      return () => databases(stage).length > before;
    },
  },
];

/** `up` is killed on its way, without a chance to tidy. */
export const interrupt: Drill = {
  name: "interrupt",
  what: "`up` is killed at five moments; each time the next one finishes the work",
  isLong: true,
  async run(stage) {
    const checks: Check[] = [];
    const type = stage.stack.setting("lamp:webInstanceType");
    const types = [...["t4g.medium", "t4g.large", "t4g.xlarge"].filter(other => other !== type).slice(0, 2), type];
    for (const moment of moments) {
      const generation = Number(stage.stack.setting("lamp:databaseGeneration"));
      await stage.set(moment.settings(generation, types));
      const when = await moment.prepare(stage);
      const { code } = await stage.attemptUp(`killed ${moment.name}`, {}, { when, signal: "SIGKILL" });
      const halfMade = await recover(stage);
      if (halfMade > 0) stage.mark(`${halfMade} that were just being made are deleted by hand`);
      await stage.up("the next one");
      const left = await disorder(stage);
      checks.push(
        that(`${moment.name}: killed`, code !== 0),
        that(`${moment.name}: nothing doubled, nothing orphaned`, left.length === 0, left.join("; ") || "yes"),
      );
      await new Fleet(stage).whole();
      if (databases(stage).length > 2) await dropRetired(stage);
    }
    return seen => [
      ...checks,
      none("failed requests", seen.figures.failed),
      told("writes refused kindly, in two promotions", String(seen.figures.refused)),
      ...keptWrites(seen),
    ];
  },
};
