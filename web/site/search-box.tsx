import { useEffect, useRef, useState } from "preact/hooks";
import { TypeMark } from "./badges.tsx";
import { useSite } from "./context.ts";
import { TYPE_NAMES } from "./format.ts";
import { nodeHref } from "./route.ts";
import { type Hit, prepareSearch, search } from "./search.ts";

/** The field that finds everything, with what it found below it. */
export function SearchBox() {
  const site = useSite();
  const [text, setText] = useState("");
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [chosen, setChosen] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef("");

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = event.target;
      const isTyping = at instanceof HTMLElement && at.closest("input, textarea, select, [contenteditable]") !== null;
      const isShortcut = (event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey));
      if (!isShortcut || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener("keydown", onKey);
    // The first view comes first; what is searched is there before anybody types.
    const timer = setTimeout(() => void prepareSearch(site), 300);
    return () => {
      removeEventListener("keydown", onKey);
      clearTimeout(timer);
    };
  }, []);

  const look = (typed: string) => {
    setText(typed);
    setOpen(true);
    setChosen(0);
    latest.current = typed;
    // One letter fits everything.
    if (typed.trim().length < 2) return setHits(null);
    const show = (found: Hit[]) => {
      if (latest.current === typed) setHits(found.filter(({ place }) => !site.node(place).hidden));
    };
    const found = search(site, typed);
    if (Array.isArray(found)) show(found);
    else found.then(show, () => show([]));
  };
  const close = () => {
    setOpen(false);
    input.current?.blur();
  };
  const go = (hit: Hit) => {
    close();
    location.hash = nodeHref(site, hit.place, hit.column);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = hits?.length ?? 0;
    if (event.key === "ArrowDown" && count > 0) setChosen((chosen + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) setChosen((chosen + count - 1) % count);
    else if (event.key === "Enter" && hits?.[chosen] !== undefined) go(hits[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    document.getElementById(`hit-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const isShown = isOpen && hits !== null;
  return (
    <search class="search">
      <input
        ref={input}
        type="search"
        role="combobox"
        list={undefined}
        aria-label="Search models, columns, descriptions and SQL"
        aria-expanded={isShown}
        aria-controls="hits"
        aria-activedescendant={isShown && hits.length > 0 ? `hit-${chosen}` : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        placeholder="Search models, columns, SQL …"
        value={text}
        onInput={(event) => look(event.currentTarget.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
      <div id="hits" role="listbox" aria-label="Found" class="hits" hidden={!isShown}>
        {isShown && hits.length === 0 ? <p class="empty">Nothing fits “{text}”.</p> : null}
        {isShown
          ? hits.map((hit, index) => (
              <HitRow key={hit.place} hit={hit} index={index} isChosen={index === chosen} go={go} />
            ))
          : null}
      </div>
    </search>
  );
}

function HitRow(props: { hit: Hit; index: number; isChosen: boolean; go: (hit: Hit) => void }) {
  const { hit, index, isChosen, go } = props;
  const site = useSite();
  const node = site.node(hit.place);
  const layer = node.layer === undefined ? "" : `${site.index.words.layers[node.layer]} · `;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
    <div
      id={`hit-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      class="hit"
      // The field would lose the focus, and the list would be gone, before the click.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => go(hit)}
    >
      <TypeMark node={node} />
      <span class="grow">
        <span class="hit-name">
          {node.name}
          {hit.column ? <span class="dim">.{hit.column}</span> : null}
        </span>
        {node.description ? <span class="hit-text">{node.description}</span> : null}
      </span>
      <span class="hit-kind">
        {layer}
        {TYPE_NAMES[node.type]}
        {hit.where === "SQL" || hit.where === "description" ? ` · in ${hit.where}` : ""}
      </span>
    </div>
  );
}
