import { byId, clock, count, make, setText, taskButton, took } from "./dom.js";

const row = 24;
const left = 92;
const axis = 20;
const mostRows = 40;

// On a phone two minutes would be so dense that a few failures cover all else.
const wideWindow = { ms: 120000, step: 30000, text: "2 minutes" };
const narrowWindow = { ms: 30000, step: 10000, text: "30 seconds" };
const narrow = 500;
const kinds = [["good", "succeeded (plain)"], ["failed", "failed (stripes)"], ["aborted", "aborted (dots)"], ["lost", "engine lost (grid)"], ["running", "running (outline)"]];

/** What each engine did lately. Each outcome has a pattern as well as a colour. */
export class Stream {
  #canvas = byId("stream");
  #text = byId("stream-text");
  #table = byId("attempts");
  #hits = [];
  #fills = {};
  #colours = {};

  constructor() {
    this.#canvas.addEventListener("click", event => this.#pick(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#dress());
    this.#dress();
  }

  draw(history) {
    const engines = history.allEngines.slice(0, mostRows);
    const rows = new Map(engines.map((engine, place) => [engine.id, place]));
    const { context, width } = this.#begin(engines.length * row + axis);
    const now = history.now;
    const period = width < narrow ? narrowWindow : wideWindow;
    const scale = (width - left) / period.ms;
    const x = time => left + (time - (now - period.ms)) * scale;
    const shown = this.#bars(context, history.attempts, rows, x, now - period.ms);
    this.#running(context, history, rows, x, now);
    this.#frame(context, engines, width, scale, now, period);
    const without = history.allEngines.length - engines.length;
    setText(this.#text, (history.tells ? `${count(shown)} attempts of the last ${period.text} are drawn. `
      + `Since this page came, ${count(history.unlisted)} were counted but not listed one by one (a sample is), and ${count(history.dropped)} events were dropped uncounted.`
      : "This farm tells of no attempts that have ended: what runs now is drawn.")
      + (without > 0 ? ` ${count(without)} more engines are not drawn.` : ""));
    this.#list(history.attempts);
  }

  #bars(context, attempts, rows, x, from) {
    this.#hits = [];
    const drawnTo = new Map();
    let shown = 0;

    // What went wrong is drawn last, so that no success covers it.
    const [good, others] = [attempts.filter(attempt => attempt.outcome === "good"), attempts.filter(attempt => attempt.outcome !== "good")];
    for (const attempt of [...good, ...others]) {
      const place = rows.get(attempt.engine);
      if (place === undefined || attempt.end < from) {
        continue;
      }

      shown++;
      const start = Math.max(x(attempt.start), left);
      const isGood = attempt.outcome === "good";
      const wide = Math.max(x(attempt.end) - start, isGood ? 1.5 : 6);
      const key = place + attempt.outcome;
      if (start + wide <= (drawnTo.get(key) ?? 0) + 0.5) {
        continue;
      }

      drawnTo.set(key, start + wide);
      const inset = isGood ? 4 : 2;
      this.#bar(context, attempt.outcome, start, place * row + inset, wide, row - 2 * inset);
      this.#label(context, attempt.task, start, place, wide);
      this.#hits.push({ task: attempt.task, place, start, end: start + wide });
    }

    return shown;
  }

  #running(context, history, rows, x, now) {
    for (const engine of history.engines) {
      const [since, place] = [history.since(engine), rows.get(engine.id)];
      if (since === null || place === undefined) {
        continue;
      }

      const start = Math.max(x(since), left);
      const wide = Math.max(x(now) - start - 1, 2);
      this.#bar(context, "running", start, place * row + 4, wide, row - 8);
      this.#label(context, engine.task, start, place, wide);
      this.#hits.push({ task: engine.task, place, start, end: start + wide });
    }
  }

  #bar(context, outcome, x, y, wide, high) {
    context.fillStyle = this.#fills[outcome];
    context.fillRect(x, y, wide, high);
    if (outcome !== "good" && wide > 3) {
      context.strokeStyle = this.#colours[outcome];
      context.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
    }
  }

  #label(context, task, start, place, wide) {
    const text = String(task);
    const needed = text.length * 7 + 12;
    if (wide < needed) {
      return;
    }

    context.fillStyle = this.#colours.card;
    context.fillRect(start + 3, place * row + 6, needed - 6, row - 12);
    context.fillStyle = this.#colours.text;
    context.fillText(text, start + 6, place * row + row / 2 + 4);
  }

  #frame(context, engines, width, scale, now, period) {
    context.fillStyle = this.#colours.text;
    engines.forEach((engine, place) => context.fillText(shorten(engine.id), 0, place * row + row / 2 + 4, left - 6));
    for (let back = 0; back < period.ms; back += period.step) {
      const x = width - back * scale;
      context.fillStyle = this.#colours.line;
      context.fillRect(x - 1, 0, 1, engines.length * row + 4);
      context.fillStyle = this.#colours.soft;
      const text = back === 0 ? clock(now) : `−${back / 1000} s`;
      context.fillText(text, x - context.measureText(text).width - 2, engines.length * row + axis - 4);
    }
  }

  #list(attempts) {
    if (!this.#table.open || this.#table.contains(document.activeElement) && document.activeElement.tagName === "BUTTON") {
      return;
    }

    const rows = attempts.slice(-20).reverse().map(attempt => make("tr", {},
      make("td", {}, taskButton(attempt.task)), make("td", { textContent: attempt.attempt }), make("td", { textContent: attempt.engine }),
      make("td", { textContent: clock(attempt.start) }), make("td", { textContent: took(attempt.ms) }), make("td", { textContent: attempt.failure ?? "Succeeded" })));
    this.#table.querySelector("tbody").replaceChildren(...rows);
  }

  #begin(height) {
    const canvas = this.#canvas;
    const ratio = devicePixelRatio || 1;
    const width = canvas.clientWidth;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }

    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = "12px system-ui, sans-serif";
    return { context, width };
  }

  #pick(event) {
    const box = this.#canvas.getBoundingClientRect();
    const [x, place] = [event.clientX - box.left, Math.floor((event.clientY - box.top) / row)];
    const hit = this.#hits.findLast(bar => bar.place === place && x >= bar.start - 3 && x <= bar.end + 3);
    if (hit !== undefined) {
      document.dispatchEvent(new CustomEvent("show-task", { detail: hit.task }));
    }
  }

  // Colours come from the style sheet, so that the canvas follows the dark mode too.
  #dress() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["good", "failed", "aborted", "lost", "running", "text", "soft", "card", "line"]) {
      this.#colours[name] = style.getPropertyValue(`--${name}`).trim();
    }

    for (const [kind] of kinds) {
      this.#fills[kind] = kind === "good" ? this.#colours.good : pattern(kind, this.#colours[kind], this.#colours.card);
    }

    byId("legend").replaceChildren(...kinds.map(([kind, means]) => {
      const swatch = make("canvas", { width: 28, height: 14 });
      swatch.setAttribute("aria-hidden", "true");
      this.#bar(swatch.getContext("2d"), kind, 0, 0, 28, 14);
      return make("li", {}, swatch, means);
    }));
  }
}

function pattern(kind, colour, back) {
  const tile = make("canvas", { width: 6, height: 6 });
  const context = tile.getContext("2d");
  context.fillStyle = back;
  context.fillRect(0, 0, 6, 6);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = 2.2;
  if (kind === "failed") {
    for (const shift of [-6, 0, 6]) {
      context.beginPath();
      context.moveTo(shift - 1, 7);
      context.lineTo(shift + 7, -1);
      context.stroke();
    }
  } else if (kind === "aborted") {
    context.fillRect(1, 1, 2, 2);
    context.fillRect(4, 4, 2, 2);
  } else if (kind === "lost") {
    context.fillRect(0, 0, 6, 1.5);
    context.fillRect(0, 0, 1.5, 6);
  }

  return context.createPattern(tile, "repeat");
}

const shorten = id => id.length > 14 ? `…${id.slice(-13)}` : id;
