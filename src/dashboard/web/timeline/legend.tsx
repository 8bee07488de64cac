import type { ComponentChildren } from 'preact';
import { RunSign } from './marks.js';

/** What the signs of the timeline mean. */
export function Legend() {
  return (
    <ul class="legend" aria-label="Legend">
      <Item name="landing">
        <path class="shape landing" d="M0 -6L6 0L0 6L-6 0z" />
      </Item>
      <Item name="observed, not announced">
        <g class="landing is-observed">
          <path class="shape" d="M0 -6L6 0L0 6L-6 0z" />
        </g>
      </Item>
      <Item name="slot and its grace">
        <g class="slot">
          <rect class="grace" x="-9" y="-8" width="18" height="16" rx="2" />
          <line class="opening" x1="-9" x2="-9" y1="-9" y2="9" />
        </g>
      </Item>
      <Item name="settling">
        <rect class="settle" x="-9" y="-3" width="18" height="6" rx="3" />
      </Item>
      <Item name="published">
        <g class="run did-published">
          <RunSign status="published" partial={false} />
        </g>
      </Item>
      <Item name="partial">
        <g class="run did-published is-partial">
          <RunSign status="published" partial={true} />
        </g>
      </Item>
      <Item name="unchanged">
        <g class="run did-unchanged">
          <RunSign status="unchanged" partial={false} />
        </g>
      </Item>
      <Item name="held back">
        <g class="run did-held-back">
          <RunSign status="held-back" partial={false} />
        </g>
      </Item>
      <Item name="failed">
        <g class="run did-failed">
          <RunSign status="failed" partial={false} />
        </g>
      </Item>
    </ul>
  );
}

function Item({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <li>
      <svg viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}
