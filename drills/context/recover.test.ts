import { describe, expect, it } from "vitest";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import { inconsistencies, recover } from "./recover";

const server = "aws:ec2/instance:Instance";
const urn = (type: string, name: string) => `urn:pulumi:x::lamp::${type}::${name}`;
const inState = (type: string, name: string, id: string) => ({ urn: urn(type, name), type, id });
const inAccount = (type: string, name: string, id: string) => ({ type, name, id, outputs: {} });
const creating = (type: string, name: string) => ({ type: "creating", resource: { urn: urn(type, name), type } });

/** A stack whose state and account are given; `commands` are the `pulumi` commands and the deletions by hand. */
function stack(deployment: object, everything: readonly ReturnType<typeof inAccount>[]) {
  const commands: string[] = [];
  const context = {
    pulumi: (...command: string[]) => {
      commands.push(command.join(" "));
      return Promise.resolve(JSON.stringify({ deployment }));
    },
    cloud: {
      account: { everything: () => everything },
      deleteByHand: (type: string, id: string) => Promise.resolve(void commands.push(`delete ${type} ${id}`)),
    } as unknown as OpenCloud,
  };
  return { context, commands };
}

describe("the recovery after an interrupted update", () => {
  it("releases the lock, and does no more when nothing was being created", async () => {
    const { context, commands } = stack({ resources: [] }, [inAccount(server, "lamp-web-0", "i-1")]);
    expect(await recover(context)).toBe(0);
    expect(commands).toEqual(["cancel --yes", "stack export"]);
  });

  it("deletes only what was being created and is not in the state, and then clears it from the state", async () => {
    const { context, commands } = stack(
      {
        resources: [inState(server, "lamp-web-0", "i-1")],
        pending_operations: [creating(server, "lamp-web-0"), creating(server, "lamp-web-1")],
      },
      [
        inAccount(server, "lamp-web-0", "i-1"), // the old one, which the state knows
        inAccount(server, "lamp-web-0", "i-2"),
        inAccount(server, "other", "i-3"),
        inAccount("aws:rds/instance:Instance", "lamp-web-0", "db-1"),
      ],
    );
    expect(await recover(context)).toBe(1);
    expect(commands).toEqual([
      "cancel --yes",
      "stack export",
      `delete ${server} i-2`,
      "refresh --yes --skip-preview --clear-pending-creates",
    ]);
  });
});

describe("the comparison of state and account", () => {
  it("finds nothing when they agree", async () => {
    const provider = { urn: urn("pulumi:providers:aws", "default"), type: "pulumi:providers:aws", id: "p" };
    const resources = [inState(server, "a", "i-1"), provider, { urn: urn("pulumi:pulumi:Stack", "s"), type: "s" }];
    expect(await inconsistencies(stack({ resources }, [inAccount(server, "a", "i-1")]).context)).toEqual([]);
  });

  it("names what only one of them has, what is there twice, and what is still pending", async () => {
    const resources = [inState(server, "a", "i-1"), inState(server, "b", "i-2"), inState(server, "b", "i-3")];
    const deployment = { resources, pending_operations: [creating(server, "c")] };
    const account = [inAccount(server, "b", "i-2"), inAccount(server, "b", "i-3"), inAccount(server, "d", "i-4")];
    expect(await inconsistencies(stack(deployment, account).context)).toEqual([
      `missing in the state: d, ${server} i-4`,
      `missing in the account: ${urn(server, "a")}`,
      `twice: ${urn(server, "b")}`,
      `still creating: ${urn(server, "c")}`,
    ]);
  });
});
