import type { WebSocket } from "ws";
import type { Terminal } from "../../core/hardware";
import { type Message, decode, encode, payloadTypes } from "./message";
import type { Session } from "./store";

/** The most bytes of output in one message (amazon-ssm-agent, agent/session/config: StreamDataPayloadSize). */
const outputBytes = 1024;

/** What the client answers to the agent's handshake. */
interface HandshakeResponse {
  readonly ProcessedClientActions?: readonly { readonly ActionType?: string; readonly ActionStatus?: number }[];
}

/**
 * The service and the agent at the end of a session's data channel: it takes the token, makes the handshake, and connects the
 * command's terminal. It closes the channel as soon as the client does what the service or the agent refuses.
 */
export class DataChannel {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #open: () => Promise<Terminal>;
  #terminal: Terminal | undefined;
  #state: "token" | "handshake" | "open" | "closed" = "token";
  #sent = 0;
  #expected = 0;

  /** @param open starts the command, after the handshake */
  constructor(socket: WebSocket, session: Session, open: () => Promise<Terminal>) {
    this.#socket = socket;
    this.#session = session;
    this.#open = open;
    session.end = () => this.#close("");
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      try {
        if (isBinary) this.#take(decode(data));
        else this.#takeToken(data.toString());
      } catch {
        socket.close(1008);
      }
    });
    socket.on("close", () => this.#terminal?.close());
    socket.on("error", () => socket.terminate());
  }

  #takeToken(text: string): void {
    const { TokenValue } = JSON.parse(text) as { TokenValue?: string };
    const { token } = this.#session;
    if (this.#state !== "token" || token === undefined || TokenValue !== token) throw new Error("no such token");
    this.#session.token = undefined;
    this.#state = "handshake";
    const action = {
      ActionType: "SessionType",
      ActionParameters: { SessionType: "InteractiveCommands", Properties: {} },
    };
    this.#sendJson(payloadTypes.handshakeRequest, { AgentVersion: "3.3.4624.0", RequestedClientActions: [action] });
  }

  #take(message: Message): void {
    if (this.#state === "token") throw new Error("the token comes first");
    if (message.type !== "input_stream_data") return; // Acknowledgements, for example.
    if (message.sequence > this.#expected) return; // The client sends again what nobody acknowledges.
    this.#acknowledge(message);
    if (message.sequence < this.#expected) return;
    this.#expected++;
    if (message.payloadType === payloadTypes.handshakeResponse) this.#finishHandshake(message);
    else if (message.payloadType === payloadTypes.output) this.#terminal?.write(message.payload);
    else if (message.payloadType === payloadTypes.size) {
      const { cols, rows } = JSON.parse(message.payload.toString()) as { cols: number; rows: number };
      this.#terminal?.resize(cols, rows);
    } else if (message.payloadType === payloadTypes.flag && message.payload.readUInt32BE(0) === 2) this.#close("");
  }

  #finishHandshake({ payload }: Message): void {
    const { ProcessedClientActions = [] } = JSON.parse(payload.toString()) as HandshakeResponse;
    const isDone = ProcessedClientActions.some(one => one.ActionType === "SessionType" && one.ActionStatus === 1);
    if (this.#state !== "handshake" || !isDone) throw new Error("the handshake failed");
    this.#state = "open";
    this.#sendJson(payloadTypes.handshakeComplete, { HandshakeTimeToComplete: 1_000_000, CustomerMessage: "" });
    this.#open().then(
      terminal => {
        this.#terminal = terminal;
        terminal.onData(data => this.#sendOutput(data));
        void terminal.ended.then(() => this.#close(""));
      },
      (error: unknown) => this.#close(error instanceof Error ? error.message : String(error)),
    );
  }

  #sendOutput(data: Buffer): void {
    const passed = asAgentPasses(data);
    for (let start = 0; start < passed.length; start += outputBytes)
      this.#send(payloadTypes.output, passed.subarray(start, start + outputBytes));
  }

  #sendJson(payloadType: number, value: object): void {
    this.#send(payloadType, Buffer.from(JSON.stringify(value)));
  }

  #send(payloadType: number, payload: Buffer): void {
    if (this.#state === "closed") return;
    this.#socket.send(encode({ type: "output_stream_data", sequence: this.#sent++, payloadType, payload }));
  }

  #acknowledge({ type, id, sequence }: Message): void {
    const content = {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: id,
      AcknowledgedMessageSequenceNumber: sequence,
      IsSequentialMessage: true,
    };
    this.#socket.send(encode({ type: "acknowledge", payload: Buffer.from(JSON.stringify(content)) }));
  }

  #close(output: string): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    const { id, target } = this.#session;
    const content = {
      MessageType: "channel_closed",
      SessionId: id,
      DestinationId: target,
      SchemaVersion: 1,
      Output: output,
    };
    this.#socket.send(encode({ type: "channel_closed", payload: Buffer.from(JSON.stringify(content)) }));
    this.#socket.close();
    this.#terminal?.close();
  }
}

/**
 * The agent takes the character U+FFFD for a broken one, and passes on only its first byte (agent/session/shell/shell.go,
 * processStdoutData).
 */
const asAgentPasses = (data: Buffer) =>
  Buffer.from(data.toString("latin1").replaceAll("\u00ef\u00bf\u00bd", "\u00ef"), "latin1");
