import { byId, count, make, setText, taskButton } from "./dom.js";

const mostRows = 200;
const signs = { Idle: "○ idle", Busy: "● busy", Penalised: "◐ penalised", Lost: "✕ lost" };

/** The table of engines. Its rows stay where they are, and so does the focus. */
export class Engines {
  #rows = new Map();

  draw(engines) {
    const states = Object.keys(signs).map(state => [state, engines.filter(engine => engine.state === state).length]);
    setText(byId("engines-caption"), states.map(([state, number]) => `${count(number)} ${state.toLowerCase()}`).join(", ")
      + (engines.length > mostRows ? `; the first ${mostRows} are listed` : ""));
    const listed = engines.slice(0, mostRows);
    const ids = new Set(listed.map(engine => engine.id));
    for (const [id, row] of this.#rows) {
      if (!ids.has(id)) {
        row.line.remove();
        this.#rows.delete(id);
      }
    }

    listed.forEach(engine => this.#show(engine));
  }

  #show(engine) {
    let row = this.#rows.get(engine.id);
    if (row === undefined) {
      const [state, task, properties] = [make("td"), make("td"), make("td", { className: "free" })];
      const head = make("th", { scope: "row", textContent: engine.id });
      row = { line: make("tr", {}, head, state, task, properties), state, task, properties, shown: undefined };
      this.#rows.set(engine.id, row);
      byId("engines").append(row.line);
    }

    setText(row.state, signs[engine.state] ?? engine.state);
    row.state.className = engine.state;
    setText(row.properties, describe(engine.properties));
    if (row.shown !== engine.task) {
      row.shown = engine.task;
      row.task.replaceChildren(...(engine.task === null ? [] : [taskButton(engine.task)]));
    }
  }
}

function describe(properties) {
  const text = Object.entries(properties).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`).join(" ");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
