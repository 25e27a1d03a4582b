import { byId, clock, make, taskButton, textBlock } from "./dom.js";

/** The latest failures. What they say is asked for once a second at most, however many there are. */
export class Failures {
  #farm;
  #items = new Map();
  #failed = null;
  #dropped = 0;

  constructor(farm) {
    this.#farm = farm;
  }

  /** Learns of failures from before this page came, where listing all ids is no burden to anyone. */
  async remember(history) {
    const { body: queue } = await this.#farm.call("GET", "api/queue");
    if (queue.failed === 0 || queue.failed + queue.succeeded + queue.aborted + queue.scheduled > 50000) {
      return;
    }

    const { body } = await this.#farm.call("GET", "api/queue?verbose=true");
    history.noteFailures(body.failedIds.slice(-10).map(task => ({ task, at: null, failure: "" })));
  }

  async ask(history) {
    // A farm that tells nothing one by one, or not all, is asked which tasks have failed, when their number is another one.
    const isAllTold = history.tells && history.dropped === this.#dropped;
    this.#dropped = history.dropped;
    if (!isAllTold && history.queue.failed !== this.#failed) {
      this.#failed = history.queue.failed;
      await this.remember(history);
    }

    const open = history.failures.filter(failure => failure.result === undefined);
    if (open.length === 0) {
      return;
    }

    const { body } = await this.#farm.call("POST", "api/results", { ids: open.map(failure => failure.task) });
    for (const failure of open) {
      failure.result = body.results.find(result => result.id === failure.task) ?? (body.unknown?.includes(failure.task) ? null : undefined);
    }
  }

  draw(failures) {
    const told = failures.filter(failure => failure.result !== undefined);
    byId("no-failures").hidden = told.length > 0;
    const list = byId("failures");
    for (const [task, item] of this.#items) {
      if (!told.some(failure => failure.task === task)) {
        item.remove();
        this.#items.delete(task);
      }
    }

    told.forEach((failure, place) => {
      if (!this.#items.has(failure.task)) {
        this.#items.set(failure.task, itemOf(failure));
      }

      const item = this.#items.get(failure.task);
      if (list.children[place] !== item) {
        list.insertBefore(item, list.children[place] ?? null);
      }
    });
  }
}

function itemOf({ task, at, result }) {
  const when = result?.completed ?? at;
  const head = make("p", {}, "Task ", taskButton(task), result === null ? " failed; its result has been cleared since." : ` on ${result.engine ?? "no engine"}`, when === null ? "" : ` at ${clock(when)}`);
  return make("li", {}, head, ...(result?.error ? tellError(result.error) : []));
}

/** What went wrong: kind, type and message, what the compiler says, and the frames of the task's own code. */
export function tellError(error) {
  const message = error.message.length > 2000 ? `${error.message.slice(0, 2000)}…` : error.message;
  const told = [make("p", {}, make("strong", { textContent: error.kind }), ` ${error.type}: ${message}`)];
  if (error.messages?.length > 0) {
    told.push(...textBlock(error.messages.map(entry => `${entry.line}:${entry.column} ${entry.id} ${entry.text}`).join("\n"), "What the compiler says"));
  }

  return error.frames ? [...told, ...textBlock(error.frames, "Frames of the task's code")] : told;
}
