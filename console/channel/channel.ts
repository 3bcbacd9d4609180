import { WebSocket } from "ws";
import { type Message, payloadTypes, read, written } from "./message";
import { Outbox } from "./outbox";

/** Where the data channel of a session is, as StartSession answers. */
export interface Address {
  /** `wss://ssmmessages.REGION.amazonaws.com/...`. */
  readonly url: string;
  /** Opens the channel once. */
  readonly token: string;
}

/** The most bytes of input in one message, as AWS's own client sends. */
const inputBytes = 1024;
const resendMs = 2000;
const pingMs = 30_000;
/** How long the agent may take until it has begun. */
const openMs = 30_000;

interface HandshakeRequest {
  readonly RequestedClientActions?: readonly { readonly ActionType: string }[];
}

/**
 * The data channel of a session: what AWS's session-manager-plugin speaks, so that nobody has to install it. Source:
 * github.com/aws/session-manager-plugin, src/datachannel/streaming.go.
 */
export class Channel {
  /** Resolves when the session has ended, with AWS's words if it did not end by itself. Rejects if the connection is lost. */
  readonly ended: Promise<string>;
  readonly #socket: WebSocket;
  readonly #outbox: Outbox;
  readonly #shown: (data: Buffer) => Promise<void>;
  readonly #early = new Map<number, Message>();
  readonly #timers: NodeJS.Timeout[];
  #expected = 0;
  #work: Promise<void> = Promise.resolve();
  #isOpen: () => void = () => undefined;
  #end: (words: string) => void = () => undefined;

  private constructor({ url, token }: Address, shown: (data: Buffer) => Promise<void>) {
    this.#shown = shown;
    this.#socket = new WebSocket(url);
    this.#outbox = new Outbox(bytes => this.#write(bytes), resendMs);
    this.#timers = [
      setInterval(() => this.#outbox.resend(), resendMs / 4),
      setInterval(() => this.#socket.readyState === WebSocket.OPEN && this.#socket.ping(), pingMs),
    ];
    this.ended = new Promise((done, failed) => {
      this.#end = done;
      const lost = (why: string) => failed(new Error(`the connection to the session is lost (${why})`));
      this.#socket.on("error", error => lost(error.message));
      // What came before the end may still wait to be shown.
      this.#socket.on(
        "close",
        code => void this.#work.finally(() => lost(`AWS closed it with code ${code}`)).catch(() => undefined),
      );
    });
    this.ended.catch(() => undefined).finally(() => this.close());
    this.#socket.on("open", () => {
      const open = { MessageSchemaVersion: "1.0", RequestId: crypto.randomUUID(), TokenValue: token };
      this.#socket.send(JSON.stringify({ ...open, ClientId: crypto.randomUUID(), ClientVersion: "1.2.0.0" }));
    });
    this.#socket.on("message", (data: Buffer) => {
      // One after the other: what shows the output may need time.
      this.#work = this.#work.then(() => this.#take(read(data)));
      this.#work.catch((error: unknown) => this.#socket.emit("error", error as Error));
    });
  }

  /**
   * Opens the channel of a session. Resolves when the agent has begun.
   *
   * @param shown is called with the output, piece by piece; the next piece waits until it resolves
   */
  static async open(address: Address, shown: (data: Buffer) => Promise<void>): Promise<Channel> {
    const { hostname, protocol } = new URL(address.url);
    if (protocol !== "wss:" && hostname !== "127.0.0.1" && hostname !== "localhost")
      throw new Error(`the session's address ${hostname} is not encrypted`);
    const channel = new Channel(address, shown);
    const opened = new Promise<void>((done, failed) => {
      channel.#isOpen = done;
      channel.#timers.push(
        setTimeout(() => failed(new Error(`the agent has not begun after ${openMs / 1000} s`)), openMs),
      );
      channel.ended.then(words => failed(new Error(`the session has ended: ${words}`)), failed);
    });
    try {
      await opened;
    } catch (error) {
      channel.close();
      throw error;
    }
    return channel;
  }

  /** Sends input. Resolves when more can be sent. */
  async send(data: Buffer): Promise<void> {
    for (let start = 0; start < data.length; start += inputBytes)
      await this.#outbox.send(data.subarray(start, start + inputBytes));
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#outbox.send(Buffer.from(JSON.stringify({ cols: columns, rows })), payloadTypes.size);
  }

  /** Leaves the session. It does not end it. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#socket.removeAllListeners("close");
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close();
    else this.#socket.on("error", () => undefined).terminate();
  }

  #write(bytes: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(bytes);
  }

  async #take(message: Message): Promise<void> {
    if (message.type === "acknowledge") {
      const { AcknowledgedMessageSequenceNumber } = JSON.parse(message.payload.toString()) as {
        AcknowledgedMessageSequenceNumber: number;
      };
      this.#outbox.acknowledged(AcknowledgedMessageSequenceNumber);
    } else if (message.type === "channel_closed") {
      this.#end((JSON.parse(message.payload.toString()) as { Output?: string }).Output ?? "");
    } else if (message.type === "output_stream_data") await this.#takeOutput(message);
  }

  async #takeOutput(message: Message): Promise<void> {
    if (message.sequence > this.#expected) this.#early.set(message.sequence, message);
    this.#acknowledge(message);
    if (message.sequence !== this.#expected) return;
    for (let next: Message | undefined = message; next !== undefined; next = this.#early.get(this.#expected)) {
      this.#early.delete(this.#expected++);
      await this.#process(next);
    }
  }

  async #process({ payloadType, payload }: Message): Promise<void> {
    if (payloadType === payloadTypes.handshakeRequest) await this.#answerHandshake(payload);
    else if (payloadType === payloadTypes.handshakeComplete) this.#isOpen();
    else if (payloadType === payloadTypes.output) await this.#shown(payload);
  }

  async #answerHandshake(payload: Buffer): Promise<void> {
    const { RequestedClientActions = [] } = JSON.parse(payload.toString()) as HandshakeRequest;
    const other = RequestedClientActions.find(({ ActionType }) => ActionType !== "SessionType");
    // For example KMSEncryption, which only another document than the stack's asks for.
    if (other !== undefined)
      throw new Error(`the agent asks for ${other.ActionType}, which the stack's document does not`);
    const ProcessedClientActions = [{ ActionType: "SessionType", ActionStatus: 1, ActionResult: null, Error: "" }];
    const response = { ClientVersion: "1.2.0.0", ProcessedClientActions, Errors: null };
    await this.#outbox.send(Buffer.from(JSON.stringify(response)), payloadTypes.handshakeResponse);
  }

  #acknowledge({ type, id, sequence }: Message): void {
    const content = {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: id,
      AcknowledgedMessageSequenceNumber: sequence,
      IsSequentialMessage: true,
    };
    this.#write(written({ type: "acknowledge", payload: Buffer.from(JSON.stringify(content)) }));
  }
}
