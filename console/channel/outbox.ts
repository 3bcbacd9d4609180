import { payloadTypes, written } from "./message";

/** How many messages may be under way. */
const windowMessages = 64;

/** What was sent and is not acknowledged: it is sent again, because the service may lose it while the agent is away. */
export class Outbox {
  readonly #send: (bytes: Buffer) => void;
  readonly #resendMs: number;
  readonly #sent = new Map<number, { readonly bytes: Buffer; at: number }>();
  #sequence = 0;
  #waiting: (() => void)[] = [];

  /** @param resendMs after how long a message is sent again that nobody has acknowledged */
  constructor(send: (bytes: Buffer) => void, resendMs: number) {
    this.#send = send;
    this.#resendMs = resendMs;
  }

  /** Sends a message of the input. Resolves when there is room for the next. */
  async send(payload: Buffer, payloadType: number = payloadTypes.output): Promise<void> {
    const sequence = this.#sequence++;
    const bytes = written({ type: "input_stream_data", sequence, payloadType, payload });
    this.#sent.set(sequence, { bytes, at: Date.now() });
    this.#send(bytes);
    if (this.#sent.size >= windowMessages) await new Promise<void>(done => this.#waiting.push(done));
  }

  acknowledged(sequence: number): void {
    this.#sent.delete(sequence);
    if (this.#sent.size < windowMessages) for (const done of this.#waiting.splice(0)) done();
  }

  /** Sends the oldest message again if it is time. */
  resend(): void {
    const [oldest] = this.#sent.values();
    if (oldest === undefined || Date.now() - oldest.at < this.#resendMs) return;
    oldest.at = Date.now();
    this.#send(oldest.bytes);
  }
}
