/** How a link is kept open and found dead. */
export type KeepaliveOptions = {
  /** Seconds between pings, 0 for none. */
  readonly seconds: number;
  readonly ping: () => void;
  /** The far end answers no pings any more. */
  readonly onDead: () => void;
  /** Whether the far end must answer pings; else it is held to it only after it has answered once. */
  readonly mustAnswer: boolean;
  /** Milliseconds until a ping counts as unanswered (RFC 5626 section 4.4.1: 10 s). */
  readonly answerMs?: number | undefined;
};

/** Keeps a link open; made when the link is up. */
export type Keepalive = {
  /** A pong came. */
  onPong(): void;
  /** Something whole came; the first time asks at once whether pings are answered. */
  onTraffic(): void;
  stop(): void;
};

/** Pings at random times of 80–100 % of the interval (RFC 5626 section 4.4.1) and watches for the answer. */
export function keepalive(options: KeepaliveOptions): Keepalive {
  let stopped = options.seconds <= 0;
  let answers = options.mustAnswer;
  let asked = options.mustAnswer;
  let next: NodeJS.Timeout | undefined;
  let answer: NodeJS.Timeout | undefined;

  function ping(): void {
    clearTimeout(next);
    if (stopped) return;
    asked = true;
    options.ping();
    if (answers) answer ??= setTimeout(dead, options.answerMs ?? 10_000).unref();
    schedule();
  }
  function dead(): void {
    if (stopped) return;
    stop();
    options.onDead();
  }
  function schedule(): void {
    if (stopped) return;
    next = setTimeout(ping, options.seconds * 1000 * (0.8 + 0.2 * Math.random())).unref();
  }
  function stop(): void {
    stopped = true;
    clearTimeout(next);
    clearTimeout(answer);
  }
  schedule();
  return {
    onPong() {
      answers = true;
      clearTimeout(answer);
      answer = undefined;
    },
    onTraffic() {
      if (!asked && !stopped) ping();
    },
    stop,
  };
}
