import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DatabaseHealth } from "../../core/hardware";
import type { Properties } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { SnsStore } from "../sns/store";
import { passMinutes, watchMinutes } from "./minutes";
import { CloudWatchStore } from "./store";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

let world: ReturnType<typeof paperCloud>;
let topic: string;
let health: DatabaseHealth;
/** AWS's seconds when the databases are there: a full minute. */
let began: number;

beforeEach(async () => {
  world = paperCloud();
  await databasePair(world.make);
  world.clock.pass(60 - (world.clock.seconds() % 60));
  began = world.clock.seconds();
  topic = (await world.make("aws:sns/topic:Topic", "alarms", {})).id;
  health = { state: "running", connections: 3, lagSeconds: 0 };
  vi.spyOn(world.hardware, "databaseHealth").mockImplementation(async () => health);
});

const subscribe = (inputs: Properties = {}) =>
  world.make("aws:sns/topicSubscription:TopicSubscription", "mail", {
    topic,
    protocol: "email",
    endpoint: "ops@example.com",
    ...inputs,
  });

/** An alarm that goes off when the replica has not replicated for three minutes. */
const stopped = (inputs: Properties = {}) =>
  world.make(alarmType, "stopped", {
    name: "stopped",
    namespace: "AWS/RDS",
    metricName: "ReplicaLag",
    dimensions: { DBInstanceIdentifier: "db-2" },
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold: 0,
    period: 60,
    evaluationPeriods: 3,
    alarmActions: [topic],
    okActions: [topic],
    insufficientDataActions: [topic],
    ...inputs,
  });

/** Lets minutes pass, one after the other. */
async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i += 1) {
    world.clock.pass(60);
    await passMinutes(world);
  }
}

/** The changes of alarms so far, each as `MINUTE: FROM > TO`. */
const changes = () =>
  world.account.store(CloudWatchStore).changes.map(({ at, from, to }) => `${(at - began) / 60}: ${from} > ${to}`);
const subjects = () => world.account.store(SnsStore).messages.map(({ subject }) => subject);

describe("an alarm", () => {
  it("begins with INSUFFICIENT_DATA, and is OK when the first value is shown", async () => {
    await stopped();
    await pass(3);
    expect(changes()).toEqual([]);
    await pass(1);
    expect(changes()).toEqual(["4: INSUFFICIENT_DATA > OK"]);
  });

  it("changes its state only after enough minutes, each shown two minutes after its end, and back again", async () => {
    await stopped();
    await pass(10);
    health = { ...health, lagSeconds: -1 };
    await pass(5);
    expect(changes().slice(1)).toEqual([]);
    await pass(1);
    // The minutes 11, 12 and 13 are beyond the threshold; the last of them is shown at 16.
    expect(changes().slice(1)).toEqual(["16: OK > ALARM"]);
    health = { ...health, lagSeconds: 0 };
    await pass(10);
    expect(changes().slice(2)).toEqual(["20: ALARM > OK"]);
  });

  it("has INSUFFICIENT_DATA again when no value of the whole range is left", async () => {
    await stopped();
    await pass(10);
    health = { state: "off" };
    await pass(20);
    expect(changes().slice(1)).toEqual(["16: OK > INSUFFICIENT_DATA"]);
  });

  it("tells its topic of every change of its state, and of nothing else", async () => {
    await stopped();
    await pass(10);
    health = { ...health, lagSeconds: -1 };
    await pass(20);
    health = { state: "silent" };
    await pass(20);
    const states = ["OK", "ALARM", "INSUFFICIENT_DATA"];
    expect(subjects()).toEqual(states.map(state => `${state}: "stopped" in eu-central-1`));
    expect(world.account.store(SnsStore).messages[1]?.body).toMatchObject({
      AlarmName: "stopped",
      OldStateValue: "OK",
      NewStateValue: "ALARM",
      AWSAccountId: "123456789012",
      Trigger: { Namespace: "AWS/RDS", MetricName: "ReplicaLag" },
    });
  });

  it("does nothing with actions that are disabled, and changes its state all the same", async () => {
    await stopped({ actionsEnabled: false });
    await pass(10);
    expect([changes(), subjects()]).toEqual([["4: INSUFFICIENT_DATA > OK"], []]);
  });

  it("keeps its state when it is changed, or put again under the same name", async () => {
    const alarm = await stopped();
    await pass(10);
    await world.change(alarm, { threshold: 1 });
    await stopped({ threshold: 1 });
    expect(changes()).toHaveLength(1);
    await pass(1);
    // The new threshold holds for the minutes before the change, too.
    expect(changes().slice(1)).toEqual(["11: OK > ALARM"]);
  });

  it("is evaluated no more when it is deleted", async () => {
    const alarm = await stopped();
    await pass(10);
    await world.destroy(alarm);
    health = { ...health, lagSeconds: -1 };
    await pass(20);
    expect(changes()).toHaveLength(1);
  });

  it("has no state of its own when it watches metric maths", async () => {
    await stopped({ metricName: undefined, statistic: undefined, metricQueries: [{ id: "m", expression: "1" }] });
    await pass(10);
    expect(changes()).toEqual([]);
  });

  it("notes the restart of a server, which the rehearsal does not do", async () => {
    const reboot = "arn:aws:automate:eu-central-1:ec2:reboot";
    const dimensions = { DBInstanceIdentifier: "db-2", InstanceId: "i-1" };
    await stopped({ dimensions, treatMissingData: "breaching", alarmActions: [reboot] });
    await pass(1);
    expect(world.account.store(CloudWatchStore).changes.map(({ actions }) => actions)).toEqual([[reboot]]);
    expect(subjects()).toEqual([]);
  });
});

describe("a minute that was missed", () => {
  it("has the value that was measured next, so a busy machine is no gap", async () => {
    await stopped();
    await pass(10);
    world.clock.pass(240);
    health = { ...health, lagSeconds: -1 };
    await pass(1);
    await pass(1);
    expect(changes().slice(1)).toEqual(["16: OK > ALARM"]);
  });
});

describe("minutes that pass while this machine is busy", () => {
  it("are evaluated one by one, so a change has the time that it has on AWS", async () => {
    await stopped();
    await pass(10);
    world.clock.pass(600);
    health = { ...health, lagSeconds: -1 };
    await pass(1);
    expect(changes().slice(1)).toEqual(["16: OK > ALARM"]);
  });

  it("do not count for an alarm that did not exist yet", async () => {
    health = { ...health, lagSeconds: -1 };
    await pass(10);
    world.clock.pass(300);
    await stopped();
    await pass(1);
    expect(changes()).toEqual(["15: INSUFFICIENT_DATA > ALARM"]);
  });
});

describe("a subscription by mail", () => {
  const mails = () => world.account.store(SnsStore).mails.map(({ to, subject }) => `${to} ${subject.split(":")[0]}`);
  const lifeOfAnAlarm = async () => {
    await stopped();
    await pass(10);
    health = { ...health, lagSeconds: -1 };
    await pass(10);
    health = { ...health, lagSeconds: 0 };
    await pass(10);
  };
  const all = ["ops@example.com OK", "ops@example.com ALARM", "ops@example.com OK"];

  it("mails every message of its topic", async () => {
    await subscribe();
    await lifeOfAnAlarm();
    expect(mails()).toEqual(all);
  });

  it("mails what its filter lets through", async () => {
    const $or = [{ NewStateValue: ["ALARM"] }, { OldStateValue: ["ALARM"] }];
    await subscribe({ filterPolicy: JSON.stringify({ $or }), filterPolicyScope: "MessageBody" });
    await lifeOfAnAlarm();
    expect(mails()).toEqual(all.slice(1));
  });

  it("mails nothing with a filter by attributes, because alarms send none", async () => {
    await subscribe({ filterPolicy: JSON.stringify({ NewStateValue: ["ALARM"] }) });
    await lifeOfAnAlarm();
    expect(mails()).toEqual([]);
  });

  it("mails nothing of another topic, and nothing to a queue", async () => {
    const other = await world.make("aws:sns/topic:Topic", "other", {});
    await subscribe({ topic: other.id });
    await subscribe({ protocol: "sqs" });
    await lifeOfAnAlarm();
    expect(mails()).toEqual([]);
  });
});

describe("the watch", () => {
  it("passes a minute of AWS at a time, by the clock's speed, until it is stopped", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const clock = Object.assign(world.clock, { speed: 60 });
      const stop = watchMinutes(world);
      const full = world.clock.now() / 1000 + 60;
      clock.pass(60);
      await vi.advanceTimersByTimeAsync(999);
      expect(world.account.store(CloudWatchStore).minute).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      expect(world.account.store(CloudWatchStore).minute).toBe(full);
      stop();
      clock.pass(600);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(world.account.store(CloudWatchStore).minute).toBe(full);
    } finally {
      vi.useRealTimers();
    }
  });
});
