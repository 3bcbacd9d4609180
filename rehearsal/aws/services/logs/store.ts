/** An event as CloudWatch keeps it. Times are in milliseconds since 1970. */
export interface LogEvent {
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
  readonly logStreamName: string;
  /** 56 digits in AWS; later ones are larger. */
  readonly eventId: string;
}

/** How many events of a group are kept. AWS keeps all until their retention ends. */
const keptEvents = 50_000;

/** The streams and the events of a log group. */
export class LogEvents {
  readonly streams = new Set<string>();
  /** In the order of their time. */
  readonly events: LogEvent[] = [];
  #next = 0;

  add(logStreamName: string, given: readonly Pick<LogEvent, "timestamp" | "message">[]): void {
    const ingestionTime = Date.now();
    for (const { timestamp, message } of given)
      this.events.push({ timestamp, message, ingestionTime, logStreamName, eventId: this.#nextId() });
    this.events.sort((a, b) => a.timestamp - b.timestamp);
    this.events.splice(0, this.events.length - keptEvents);
  }

  #nextId(): string {
    this.#next += 1;
    return String(this.#next).padStart(56, "0");
  }
}

/** What CloudWatch Logs keeps beside its resources. */
export class LogsStore {
  /** By the name of the log group. */
  readonly groups = new Map<string, LogEvents>();
  /** Names of groups that a service of AWS has made because there was none to write to. No program owns them. */
  readonly strays = new Set<string>();

  of(group: string): LogEvents {
    const events = this.groups.get(group) ?? new LogEvents();
    this.groups.set(group, events);
    return events;
  }
}
