import { linkNameOf, nowhereLink } from "../network/interfaceNames";

/** The first packet of a TCP connection from an interface to a private address, which may be nobody's. */
export interface Packet {
  readonly fromId: string;
  readonly from: string;
  readonly toId: string | undefined;
  readonly to: string;
  readonly port: number;
}

interface Table {
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly sets: ReadonlyMap<string, readonly string[]>;
}

function parse(text: string): Table {
  const chains = new Map<string, readonly string[]>();
  const sets = new Map<string, readonly string[]>();
  for (const [, name = "", body = ""] of text.matchAll(/^ {2}chain (\w+) \{\n([^]*?)^ {2}\}$/gm))
    chains.set(
      name,
      body.split("\n").flatMap(line => (line.trim() === "" ? [] : [line.trim()])),
    );
  for (const [, name = "", elements = ""] of text.matchAll(
    /^ {2}set (\w+) \{ type ipv4_addr; (?:elements = \{ (.*?) \} )?\}$/gm,
  ))
    sets.set(name, elements === "" ? [] : elements.split(", "));
  return { chains, sets };
}

const numberOf = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function isIn(address: string, block: string): boolean {
  const [base = "", bits = "32"] = block.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}

/**
 * What nftables would do with a packet that passes the router: an interpreter of the part of the language that
 * `packetFilter` writes. It throws for anything else. It shares no code with what it judges.
 */
export function filterVerdict(filter: string): (packet: Packet) => "accept" | "drop" {
  const { chains, sets } = parse(filter);

  const hasAddress = (address: string, operand: string) => {
    const list = operand.startsWith("@") ? sets.get(operand.slice(1)) : operand.replace(/[{} ]/g, "").split(",");
    if (list === undefined) throw new Error(`there is no set ${operand}`);
    return list.some(one => isIn(address, one));
  };

  /** What follows the conditions of a rule; undefined if one of them does not hold for the packet. */
  function verdictOf(line: string, packet: Packet): string | undefined {
    const link = packet.toId === undefined ? nowhereLink : linkNameOf(packet.toId);
    const is = (match: RegExpExecArray, holds: boolean) => holds === (match[1] === undefined);
    const operand = String.raw`(!= )?(@\w+|\{[^}]*\}|"[^"]*"|[\d./]+) `;
    const conditions: readonly (readonly [RegExp, (match: RegExpExecArray) => boolean])[] = [
      // The packet is the first one, and its destination has not been translated.
      [/^ct (state|status) [\w,]+ /, () => false],
      [new RegExp(`^(?:ct original )?ip daddr ${operand}`), found => is(found, hasAddress(packet.to, found[2] ?? ""))],
      [new RegExp(`^ip saddr ${operand}`), found => is(found, hasAddress(packet.from, found[2] ?? ""))],
      [
        new RegExp(`^iifname ${operand}`),
        found => is(found, found[2]?.includes(`"${linkNameOf(packet.fromId)}"`) === true),
      ],
      [new RegExp(`^oifname ${operand}`), found => is(found, found[2]?.includes(`"${link}"`) === true)],
      [/^meta l4proto (\{[^}]*\}|\w+) /, found => /\btcp\b/.test(found[1] ?? "")],
      [
        /^tcp dport (\d+)(?:-(\d+))? /,
        ([, first, last = first]) => Number(first) <= packet.port && packet.port <= Number(last),
      ],
      [/^udp dport [\d-]+ /, () => false],
    ];
    let left = `${line} `;
    for (;;) {
      const [form, holds] = conditions.find(([one]) => one.test(left)) ?? [];
      const match = form?.exec(left);
      if (match === null || match === undefined) return left.trim();
      if (holds?.(match) !== true) return undefined;
      left = left.slice(match[0].length);
    }
  }

  function walk(name: string, packet: Packet): "accept" | "drop" | undefined {
    const chain = chains.get(name);
    if (chain === undefined) throw new Error(`there is no chain ${name}`);
    for (const line of chain) {
      if (line.startsWith("type ")) continue;
      const dispatch = /^(iifname|ip daddr) vmap \{ (.*) \}$/.exec(line);
      if (dispatch !== null) {
        const key = dispatch[1] === "iifname" ? `"${linkNameOf(packet.fromId)}"` : packet.to;
        const target = dispatch[2]?.split(", ").find(one => one.startsWith(`${key} : goto `));
        if (target !== undefined) return walk(target.split("goto ")[1] ?? "", packet);
        continue;
      }
      const verdict = verdictOf(line, packet);
      if (verdict === undefined || verdict.startsWith("add @")) continue;
      const [, kind = "", target = ""] = /^(accept|drop|goto|jump) ?(\w*)/.exec(verdict) ?? [];
      if (kind === "accept" || kind === "drop") return kind;
      if (kind === "") throw new Error(`${verdict} of ${line} is not understood`);
      const result = walk(target, packet);
      if (result !== undefined || kind === "goto") return result;
    }
    return undefined;
  }

  return packet => walk("forward", packet) ?? "drop"; // the policy of the chain
}
