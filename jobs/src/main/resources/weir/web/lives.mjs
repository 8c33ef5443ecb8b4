// The lives of the driver, and the time without a commit between them.
import { useAsked } from "./live.mjs";
import { Card, day, Empty, html, ms, num, Table, Trouble } from "./parts.mjs";

const LEFT = 80;
const ROW = 44;
const SHOWN = 8;
const STEPS = { jvmStarted: "JVM", planRead: "plan", sparkUp: "Spark", epochTaken: "epoch", caughtUp: "caught up" };

/** Oldest first, each with the time from the last commit of the life before to its own first. */
export function withGaps(lives) {
  const ordered = [...lives].reverse();
  return ordered.map((life, i) => ({ ...life, gap: i ? life.firstCommit - ordered[i - 1].lastCommit : null }));
}

export function Bars({ lives, width = 720 }) {
  const shown = lives.slice(-SHOWN);
  const from = shown[0].firstCommit;
  const to = shown[shown.length - 1].lastCommit;
  const x = (at) => LEFT + ((at - from) / Math.max(1, to - from)) * (width - LEFT - 8);
  return html`<div class="scroll"><svg class="full" viewBox=${"0 0 " + width + " " + shown.length * ROW} role="img" aria-label=${shown.map((life) => "epoch " + life.epoch + (life.gap === null ? "" : ", " + ms(life.gap) + " without a commit before")).join("; ")}>
    ${shown.map((life, i) => {
      const length = Math.max(3, x(life.lastCommit) - x(life.firstCommit));
      const before = i ? shown[i - 1] : null;
      return html`<text x="0" y=${i * ROW + 17}>epoch ${life.epoch}</text>
        ${before ? html`<line class="stroke-dash" x1=${x(before.lastCommit)} x2=${x(before.lastCommit)} y1=${(i - 1) * ROW} y2=${i * ROW + 24} /><rect class="fill-warn" x=${x(before.lastCommit)} y=${i * ROW + 8} width=${Math.max(1, x(life.firstCommit) - x(before.lastCommit))} height="8" />` : null}
        <rect class="fill-ok" x=${x(life.firstCommit)} y=${i * ROW + 2} width=${length} height="20" rx="3" />
        <text class="d" x=${Math.min(x(life.firstCommit), width - 230)} y=${i * ROW + 36}>${num(life.entries)} commits${life.gap === null ? "" : ", after " + ms(life.gap) + " without one"}</text>`;
    })}
  </svg></div>`;
}

export function Lives() {
  const { data, error } = useAsked("lives", 5000);
  if (error && !data) return html`<${Trouble} error=${error} />`;
  if (!data) return html`<${Empty}>Asking …<//>`;
  const lives = withGaps(data.lives);
  const steps = Object.entries(STEPS).filter(([name]) => data.milestones[name]);
  return html`<${Card} title="Lives">${lives.length
      ? html`<${Bars} lives=${lives} /><${Table} label="Lives" columns=${[{ name: "epoch", n: true }, { name: "first commit" }, { name: "last commit" }, { name: "commits", n: true }, { name: "without a commit before", n: true }]} rows=${[...lives].reverse().map((life) => [life.epoch, day(life.firstCommit), day(life.lastCommit), num(life.entries), ms(life.gap)])} />`
      : html`<${Empty}>The ledger of a pipeline with PostgreSQL knows the lives of its drivers; here it knows none.<//>`}<//>
    <${Card} title="How this life began"><${Table} label="Milestones" columns=${[{ name: "step" }, { name: "at" }, { name: "after the step before", n: true }]} rows=${steps.map(([name, word], i) => [word, day(data.milestones[name]), i ? ms(data.milestones[name] - data.milestones[steps[i - 1][0]]) : "–"])} /><//>
    <${Card} title="Drills">${data.drills.length
      ? html`<${Table} label="Drills" columns=${[{ name: "killed" }, { name: "part" }, { name: "verdict" }, { name: "lost", n: true }, { name: "doubled", n: true }, { name: "different", n: true }]} rows=${data.drills.map((drill) => [day(drill.killed), drill.part, drill.passed ? html`<span class="ok">✓ passed</span>` : html`<span class="bad">✕ failed</span>`, num(drill.lost), num(drill.duplicated), num(drill.different)])} />`
      : html`<${Empty}>No drill was written down yet: “weir drill” kills something and proves that nothing is lost.<//>`}<//>`;
}
