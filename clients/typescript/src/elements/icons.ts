import { css, svg, type SVGTemplateResult } from "lit";

import type { StepStatus } from "../words.js";

const SHAPES: Record<StepStatus, SVGTemplateResult> = {
  completed: svg`<circle cx="8" cy="8" r="7" fill="currentColor"/><path class="cut" d="m4.8 8.2 2.2 2.2 4.2-4.4"/>`,
  failed: svg`<circle cx="8" cy="8" r="7" fill="currentColor"/><path class="cut" d="m5.5 5.5 5 5m0-5-5 5"/>`,
  running: svg`<circle cx="8" cy="8" r="6" class="track"/><path class="turns" d="M8 2a6 6 0 0 1 6 6"/>`,
  pending: svg`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="M8 4.8V8l2 1.6"/>`,
  cancelled: svg`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="m4 12 8-8"/>`,
  skipped: svg`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="M5.2 8h5.6"/>`,
};

/** How a job or a step stands, as a picture for those who see it: each status has a shape of its own besides its color. */
export function statusIcon(status: StepStatus): SVGTemplateResult {
  return svg`<svg class="status ${status}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${SHAPES[status]}</svg>`;
}

export const iconStyles = css`
  svg.status {
    flex: none;
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_soft);
    fill: none;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg.status .cut {
    stroke: var(--_surface);
  }
  svg.status .line,
  svg.status .turns {
    stroke: currentColor;
  }
  svg.status .track {
    stroke: var(--_line);
  }
  svg.status.completed {
    color: var(--_good);
  }
  svg.status.failed {
    color: var(--_bad);
  }
  svg.status.running {
    color: var(--_accent);
    stroke-width: 2;
  }
  @media (prefers-reduced-motion: no-preference) {
    svg.status .turns {
      transform-origin: 8px 8px;
      animation: turn 1.2s linear infinite;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
