import type { SiteRun } from "../../src/docs/site-data.ts";
import { StatusBadge } from "./badges.tsx";
import { count, duration, STATUS, time } from "./format.ts";

const WIDTH = 640;
const HEIGHT = 96;
const SHOWN = 8;

/** How long the last runs took, as bars, and the latest of them as a table. */
export function RunHistory({ runs, isTest }: { runs: SiteRun[]; isTest: boolean }) {
  const latest = runs.toReversed().slice(0, SHOWN);
  return (
    <section aria-labelledby="runs">
      <div class="section-head">
        <h2 id="runs">Runs</h2>
        <span class="dim">{summary(runs)}</span>
      </div>
      {runs.length > 1 ? <Bars runs={runs} /> : null}
      <div class="scroll-x" tabIndex={0} role="group" aria-label="Runs">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Result</th>
              <th scope="col" class="right">
                Duration
              </th>
              <th scope="col" class="right">
                {isTest ? "Failing rows" : "Rows"}
              </th>
            </tr>
          </thead>
          <tbody>
            {latest.map((run, index) => (
              <tr key={index}>
                <td>{run.at === undefined ? "–" : time(run.at)}</td>
                <td>
                  <StatusBadge status={run.status} />
                </td>
                <td class="right">{run.seconds === undefined ? "–" : duration(run.seconds)}</td>
                <td class="right">{run.rows === undefined ? "–" : count(run.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** How many there are, and how long they take as a rule. */
function summary(runs: SiteRun[]): string {
  const number = runs.length === 1 ? "1 run" : `the last ${count(runs.length)}`;
  const sorted = runs.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b);
  if (sorted.length < 2) return number;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return `${number}, median ${duration(middle)}, from ${duration(sorted[0]!)} to ${duration(sorted.at(-1)!)}`;
}

function Bars({ runs }: { runs: SiteRun[] }) {
  const longest = Math.max(...runs.map(({ seconds = 0 }) => seconds), 0.001);
  const step = WIDTH / Math.max(runs.length, 12);
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Durations of the last ${runs.length} runs, up to ${duration(longest)}`}
    >
      <line x1="0" x2={WIDTH} y1="14" y2="14" class="grid" />
      <text x="0" y="10">
        {duration(longest)}
      </text>
      {runs.map((run, index) => {
        const height = Math.max(2, ((run.seconds ?? 0) / longest) * (HEIGHT - 16));
        return (
          <rect
            key={index}
            class={`bar-${STATUS[run.status].tone}`}
            x={index * step + 1}
            y={HEIGHT - height}
            width={Math.min(step - 3, 28)}
            height={height}
            rx="2"
          >
            <title>{`${run.at === undefined ? "" : `${time(run.at)}: `}${duration(run.seconds ?? 0)}, ${STATUS[run.status].word}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
