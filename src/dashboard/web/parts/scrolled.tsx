import type { ComponentChildren } from 'preact';

interface ScrolledProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** What scrolls by itself where there is too little room; with the keyboard too. */
export function Scrolled({ label, children }: ScrolledProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what has the focus
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

/** A text as it is, scrolled by itself. */
export function Verbatim({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Scrolled label={label}>
      <pre>{text}</pre>
    </Scrolled>
  );
}
