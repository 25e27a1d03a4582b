// What tasks say is never markup here: text goes in as text, and the server's policy forbids the rest.

export const byId = id => document.getElementById(id);

export function make(tag, settings = {}, ...children) {
  const element = Object.assign(document.createElement(tag), settings);
  element.append(...children.filter(child => child !== null));
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export const count = number => number.toLocaleString("en", { maximumFractionDigits: 0 });

export const rate = number => number.toLocaleString("en", { maximumFractionDigits: number < 10 ? 1 : 0 });

export function took(ms) {
  return ms < 1000 ? `${ms.toLocaleString("en", { maximumSignificantDigits: 3 })} ms` : `${(ms / 1000).toLocaleString("en", { maximumFractionDigits: 2 })} s`;
}

export const clock = time => new Date(time).toLocaleTimeString("en-GB");

/** A button that shows a task; whoever holds the story hears of it. */
export function taskButton(task) {
  const button = make("button", { type: "button", className: "id", textContent: String(task) });
  button.setAttribute("aria-label", `Show task ${task}`);
  button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("show-task", { detail: task })));
  return button;
}

/** Text of any length, of which the page shows so much. */
export function textBlock(text, label) {
  const most = 20000;
  const block = make("pre", { textContent: text.length > most ? text.slice(0, most) : text, tabIndex: 0 });
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", label);
  const note = text.length > most ? make("p", { className: "note", textContent: `The first ${count(most)} of ${count(text.length)} characters.` }) : null;
  return note === null ? [block] : [block, note];
}
