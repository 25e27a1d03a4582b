import { byId, clock, count, make, textBlock, took } from "./dom.js";
import { tellError } from "./failures.js";

/** One task: what is known of it, followed until it has ended. */
export class Story {
  #farm;
  #history;
  #say;
  #following = new AbortController();

  constructor(farm, history, say) {
    this.#farm = farm;
    this.#history = history;
    this.#say = say;
  }

  async show(task) {
    this.#following.abort();
    const following = this.#following = new AbortController();
    byId("task").value = String(task);
    byId("story-heading").textContent = `Task ${task}`;
    byId("story").scrollIntoView({ block: "nearest" });
    byId("story-heading").focus({ preventScroll: true });
    try {
      // First what is known at once, then wait for the end.
      for (let wait = 0; !following.signal.aborted; wait = 5) {
        const { status, body } = await this.#farm.call("GET", `api/tasks/${task}/result?wait=${wait}`, undefined, following.signal);
        if (following.signal.aborted || !this.#tell(task, status, body)) {
          return;
        }
      }
    } catch (error) {
      if (!following.signal.aborted) {
        byId("told").replaceChildren(make("p", { className: "error", textContent: error.message }));
      }
    }
  }

  // Whether there is more to come. While a task runs its story is told again only if it has changed, so that the focus stays.
  #tell(task, status, result) {
    if (status === 404) {
      byId("told").replaceChildren(make("p", { textContent: `There is no task ${task}: it was never handed in, or it has been cleared.` }));
      return false;
    }

    const attempts = this.#history.attemptsOf(task);
    if (status === 202) {
      const engine = this.#history.engines.find(candidate => candidate.task === task);
      const state = engine ? `Pending: it runs on ${engine.id}.` : "Scheduled: it waits for an engine.";
      if (byId("told").dataset.told !== `${task} ${state} ${attempts.length}`) {
        byId("told").dataset.told = `${task} ${state} ${attempts.length}`;
        byId("told").replaceChildren(make("p", { textContent: state }), this.#button("Abort this task", () => this.#abort(task)), ...tellAttempts(attempts));
      }

      return true;
    }

    byId("told").dataset.told = "";
    byId("told").replaceChildren(...tellResult(result), ...tellAttempts(attempts), this.#button("Clear this task", () => this.#clear(task)));
    return false;
  }

  async #abort(task) {
    const { status } = await this.#farm.call("DELETE", `api/tasks/${task}`);
    this.#say(status === 404 ? `There is no task ${task}.` : `Task ${task} is aborted.`);
    await this.show(task);
  }

  async #clear(task) {
    const { body } = await this.#farm.call("POST", "api/clear", { ids: [task] });
    this.#say(body.cleared === 1 ? `Task ${task} is cleared.` : `Task ${task} was not there to be cleared.`);
    await this.show(task);
  }

  #button(text, work) {
    const button = make("button", { type: "button", textContent: text });
    button.addEventListener("click", () => work().catch(error => this.#say(error.message)));
    return make("p", {}, button);
  }
}

function tellResult(result) {
  const outcome = result.ok ? "Succeeded" : result.error.kind === "Aborted" ? "Aborted" : `Failed (${result.error.kind})`;
  const facts = [["Outcome", outcome], ["Engine", result.engine ?? "none"], ["Attempts", count(result.attempts)], ["Submitted", clock(result.submitted)]];
  if (result.started) {
    facts.push(["Started", clock(result.started)], ["Waited", took(Math.max(0, Date.parse(result.started) - Date.parse(result.submitted)))], ["Took", took(result.ms)]);
  }

  if (result.completed) {
    facts.push(["Completed", clock(result.completed)]);
  }

  const told = [make("dl", { className: "facts" }, ...facts.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]))];
  if (result.error) {
    told.push(make("h3", { textContent: "Failure" }), ...tellError(result.error));
  } else {
    told.push(make("h3", { textContent: "Value" }), ...textBlock(JSON.stringify(result.value, null, 1), "Value"));
  }

  if (Object.keys(result.ns).length > 0) {
    told.push(make("h3", { textContent: "Pulled" }), ...textBlock(JSON.stringify(result.ns, null, 1), "Pulled variables"));
  }

  return result.output ? [...told, make("h3", { textContent: "Output" }), ...textBlock(result.output, "Output")] : told;
}

function tellAttempts(attempts) {
  if (attempts.length === 0) {
    return [];
  }

  const rows = attempts.map(attempt => make("tr", {}, make("th", { scope: "row", textContent: attempt.attempt }), make("td", { textContent: attempt.engine }),
    make("td", { textContent: clock(attempt.start) }), make("td", { textContent: took(attempt.ms) }), make("td", { textContent: attempt.failure ?? "Succeeded" })));
  const heads = ["Attempt", "Engine", "Started", "Took", "Outcome"].map(name => make("th", { scope: "col", textContent: name }));
  const table = make("table", {}, make("caption", { textContent: "Those that this page has seen end" }), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  return [make("h3", { textContent: "Attempts" }), make("div", { className: "scroll" }, table)];
}
