import { setText } from "./dom.js";

const width = 600;
const height = 150;
const seconds = 300;

/** Draws values by the second, oldest first, and says in text what the curve shows. */
export class Chart {
  #area = path("area");
  #curve = path("curve");
  #text;
  #unit;
  #say;

  constructor(svg, text, unit, say) {
    svg.append(this.#area, this.#curve);
    this.#text = text;
    this.#unit = unit;
    this.#say = say;
  }

  draw(points, now) {
    const values = points.map(point => point.value);
    const most = Math.max(...values, 0);
    const top = niceAbove(most);
    const x = second => (width * (second - (now - seconds)) / seconds).toFixed(1);
    const y = value => (height - 4 - (height - 8) * value / top).toFixed(1);
    const line = points.map(({ second, value }) => `${x(second)} ${y(value)}`).join("L");
    this.#curve.setAttribute("d", points.length > 0 ? `M${line}` : "");
    this.#area.setAttribute("d", points.length > 0 ? `M${x(points[0].second)} ${height}L${line}L${x(points.at(-1).second)} ${height}Z` : "");
    setText(this.#text, `${this.#say(values.at(-1) ?? 0)} ${this.#unit} now; between ${this.#say(Math.min(...values, most))} and ${this.#say(most)} in ${points.length} s. The top edge is ${this.#say(top)}.`);
  }
}

function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

function path(className) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
  element.setAttribute("class", className);
  return element;
}
