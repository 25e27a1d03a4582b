// What the page has heard, none of it without a limit.

const seconds = 300;
const mostAttempts = 20000;
const mostLost = 20;
const mostFailures = 10;

export const outcomeOf = failure => ({ Aborted: "aborted", EngineLost: "lost" })[failure] ?? (failure ? "failed" : "good");

export class History {
  samples = [];
  attempts = [];
  failures = [];
  engines = [];
  queue = null;
  tells = true;
  unlisted = 0;
  dropped = 0;
  #lost = new Map();
  #since = new Map();
  #clock = { server: Date.now(), here: performance.now() };
  #endedBefore = null;

  /** The server's time; the browser's clock may be another one. */
  get now() {
    return this.#clock.server + performance.now() - this.#clock.here;
  }

  hear(name, data) {
    if (name === "farm") {
      this.#picture(data);
    } else if (name === "activity") {
      this.#activity(data);
    }
  }

  /** The engines there are and those lost lately. */
  get allEngines() {
    return [...this.engines, ...this.#lost.values()];
  }

  /** Since when this page has seen the engine at this task. */
  since(engine) {
    const seen = this.#since.get(engine.id);
    return seen?.task === engine.task ? seen.at : null;
  }

  attemptsOf(task) {
    return this.attempts.filter(attempt => attempt.task === task);
  }

  #picture({ at, queue, engines, tells }) {
    this.tells = tells;
    this.#clock = { server: Date.parse(at), here: performance.now() };
    this.queue = queue;
    const sample = this.#sample();
    sample.depth = queue.scheduled + queue.pending;
    const ended = queue.succeeded + queue.failed + queue.aborted;
    sample.counted += Math.max(0, ended - (this.#endedBefore ?? ended));
    this.#endedBefore = ended;
    const there = new Set(engines.map(engine => engine.id));
    this.engines.filter(engine => !there.has(engine.id)).forEach(engine => this.#lose(engine.id));
    there.forEach(id => this.#lost.delete(id));
    this.engines = engines;
    this.#since = new Map(engines.filter(engine => engine.task !== null).map(engine => [engine.id, { task: engine.task, at: this.since(engine) ?? this.now }]));
  }

  #activity(activity) {
    this.#sample().told += activity.succeeded + activity.failed;
    this.unlisted += activity.unlisted;
    this.dropped += activity.dropped;
    for (const { task, attempt, engine, started, ms, failure } of activity.attempts) {
      const start = Date.parse(started);
      this.attempts.push({ task, attempt, engine, start, end: start + ms, ms, failure, outcome: outcomeOf(failure) });
    }

    this.#thin();
    activity.engines.filter(engine => !engine.there).forEach(engine => this.#lose(engine.engine));
    this.noteFailures(activity.failures);
  }

  noteFailures(failures) {
    const fresh = failures.filter(({ task, failure }) => failure !== "Aborted" && !this.failures.some(known => known.task === task));
    this.failures = [...fresh.map(({ task, at }) => ({ task, at: Date.parse(at) || null, result: undefined })).reverse(), ...this.failures].slice(0, mostFailures);
  }

  // Forgets what has left the window, and of what is too much every other success; failures stay.
  #thin() {
    const from = this.now - seconds * 1000;
    if (this.attempts.length > 0 && this.attempts[0].end < from) {
      this.attempts = this.attempts.filter(attempt => attempt.end >= from);
    }

    if (this.attempts.length > mostAttempts) {
      const before = this.attempts.length;
      this.attempts = this.attempts.filter((attempt, place) => attempt.outcome !== "good" || place % 2 === 0).slice(-mostAttempts);
      this.unlisted += before - this.attempts.length;
    }
  }

  #lose(id) {
    this.#lost.set(id, { id, state: "Lost", task: null, properties: {} });
    if (this.#lost.size > mostLost) {
      this.#lost.delete(this.#lost.keys().next().value);
    }
  }

  // A second's worth. Counts of the queue shrink when tasks are cleared, and events can be dropped: the larger is nearer to the truth.
  #sample() {
    const second = Math.floor(this.now / 1000);
    let last = this.samples.at(-1);
    if (last === undefined || last.second < second) {
      last = { second, depth: last?.depth ?? 0, counted: 0, told: 0 };
      this.samples.push(last);
      this.samples = this.samples.slice(-seconds);
    }

    return last;
  }
}
