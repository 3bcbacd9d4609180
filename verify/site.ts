import { type Answer, ask, type Question } from "./ask";
import type { Resolve } from "./names";
import type { Outputs } from "./outputs";

/** A running site and how to reach it. */
export class Site {
  readonly outputs: Outputs;
  readonly resolve: Resolve;
  private turn = 0;

  constructor(outputs: Outputs, resolve: Resolve) {
    this.outputs = outputs;
    this.resolve = resolve;
  }

  /** Addresses of the balancer, or of the URL's host where there is none. */
  addresses(): Promise<readonly string[]> {
    return this.resolve(this.outputs.balancerDnsName ?? this.outputs.url.hostname);
  }

  /** Asks for a path below the URL, at the addresses in turn. */
  async ask(path: string, question?: Question): Promise<Answer> {
    const addresses = await this.addresses();
    return this.askAt(addresses[this.turn++ % addresses.length] ?? "", path, question);
  }

  askAt(address: string, path: string, question?: Question): Promise<Answer> {
    return ask(new URL(path, this.outputs.url), address, question);
  }
}
