import { type Answer, ask, type Question } from "./ask";
import type { Resolve } from "./names";
import type { Outputs } from "./outputs";

/** A running site, and the way to reach it. */
export class Site {
  readonly outputs: Outputs;
  readonly resolve: Resolve;
  #requests = 0;

  constructor(outputs: Outputs, resolve: Resolve) {
    this.outputs = outputs;
    this.resolve = resolve;
  }

  /** Addresses of the balancer, or of the host in the URL where the stack has no balancer. */
  addresses(): Promise<readonly string[]> {
    return this.resolve(this.outputs.balancerDnsName ?? this.outputs.url.hostname);
  }

  /** Requests a path below the URL. Each request goes to the next of the addresses. */
  async ask(path: string, question?: Question): Promise<Answer> {
    const addresses = await this.addresses();
    return this.askAt(addresses[this.#requests++ % addresses.length] ?? "", path, question);
  }

  /** Requests a path below the URL from one address. */
  askAt(address: string, path: string, question?: Question): Promise<Answer> {
    return ask(new URL(path, this.outputs.url), address, question);
  }
}
