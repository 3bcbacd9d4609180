import { setTimeout as sleep } from "node:timers/promises";

/** The time of the rehearsal's AWS, in which AWS's own work is faster than in AWS: see `speed`. */
export interface Clock {
  /** How many times faster AWS's work is here: with 60, what takes AWS a minute takes a second. */
  readonly speed: number;
  /** AWS's seconds since the cloud was opened: those of this machine times `speed`. */
  seconds(): number;
  /**
   * AWS's time of day, in milliseconds since 1970. When the cloud is opened it is that of this machine, and then it runs
   * `speed` times as fast. Answers have it as their Date, and data points of metrics as their time.
   */
  now(): number;
  /** Waits as long as AWS works for this many of its seconds. */
  wait(seconds: number): Promise<void>;
  /**
   * Returns when this many of AWS's seconds have passed. For what AWS does beside the calls: a clock for tests goes on when
   * somebody waits, but not for this.
   */
  after(seconds: number): Promise<void>;
}

/** A clock that runs. */
export class RunningClock implements Clock {
  readonly speed: number;
  readonly #opened = performance.now();
  readonly #openedAt = Date.now();

  constructor(speed: number) {
    this.speed = speed;
  }

  seconds(): number {
    return ((performance.now() - this.#opened) / 1000) * this.speed;
  }

  now(): number {
    return this.#openedAt + this.seconds() * 1000;
  }

  async wait(seconds: number): Promise<void> {
    await sleep((seconds / this.speed) * 1000);
  }

  async after(seconds: number): Promise<void> {
    await sleep((seconds / this.speed) * 1000, undefined, { ref: false });
  }
}

/** A clock for tests. It stands still until somebody waits or `pass` is called, and no test sleeps. */
export class ManualClock implements Clock {
  readonly speed = 1;
  #seconds = 0;
  #waiting: { readonly until: number; readonly go: () => void }[] = [];

  seconds(): number {
    return this.#seconds;
  }

  /** It begins with a full day. */
  now(): number {
    return Date.UTC(2026, 0, 1) + this.#seconds * 1000;
  }

  async wait(seconds: number): Promise<void> {
    this.pass(seconds);
  }

  /** Lets AWS's seconds pass. */
  pass(seconds: number): void {
    this.#seconds += seconds;
    const due = this.#waiting.filter(({ until }) => until <= this.#seconds);
    this.#waiting = this.#waiting.filter(({ until }) => until > this.#seconds);
    for (const { go } of due.sort((a, b) => a.until - b.until)) go();
  }

  after(seconds: number): Promise<void> {
    const until = this.#seconds + seconds;
    return new Promise(go => this.#waiting.push({ until, go }));
  }
}
