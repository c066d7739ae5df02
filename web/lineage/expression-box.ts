import { h } from "../dashboard/dom.ts";
import type { Found, Selecting } from "./select-expression.ts";

/** A field for an expression of the language of `--select`. */
export interface ExpressionBox {
  element: HTMLElement;
  /** Shows an expression without telling of it. */
  set(text: string): void;
}

/** The field, with what its expression finds, or what is wrong with it, marked in its text. */
export function expressionBox(select: Selecting, onExpression: (text: string) => void): ExpressionBox {
  const input = h("input", {
    type: "text",
    placeholder: "Select: +orders,tag:daily",
    "aria-label": "Select nodes, in the language of --select",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  });
  const message = h("div", { class: "lineage-expression-message", role: "status" });
  const element = h("div", { class: "lineage-expression" }, input, message);
  const show = (text: string) => {
    const found = text.trim() === "" ? null : select(text);
    const isWrong = found !== null && "message" in found;
    input.setAttribute("aria-invalid", String(isWrong));
    message.replaceChildren(...(found === null ? [] : describe(text, found)));
    message.classList.toggle("wrong", isWrong);
    return !isWrong;
  };
  const apply = () => {
    if (show(input.value)) onExpression(input.value.trim());
  };
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(apply, 250);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      clearTimeout(timer);
      apply();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (input.value === "") input.blur();
      input.value = "";
      apply();
    }
  });
  return {
    element,
    set(text) {
      if (text === input.value.trim()) return;
      input.value = text;
      show(text);
    },
  };
}

function describe(text: string, found: Found): (Node | string)[] {
  if ("nodes" in found) {
    return found.unmatched.length === 0
      ? []
      : [`Nothing matches ${found.unmatched.map((part) => `"${part}"`).join(", ")}`];
  }
  const { from, length } = found;
  const marked = h("mark", {}, text.slice(from, from + length) || " ");
  const source = h("code", {}, text.slice(0, from), marked, text.slice(from + length));
  const hint = found.hint === undefined ? "" : ` (${found.hint})`;
  return [source, h("span", {}, `Place ${from + 1}: ${found.message}${hint}`)];
}
