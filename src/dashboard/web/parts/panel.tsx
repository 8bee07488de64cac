import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  /** `side`: over the height of the page, at its right; `middle`: a small one. */
  readonly at: 'side' | 'middle';
  readonly children: ComponentChildren;
}

/** A modal dialog, open as long as it is there. Escape, the button and a click beside it close it. */
export function Panel({ title, onClose, at, children }: PanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.showModal();
    const beside = (event: MouseEvent) => {
      if (event.target === element) element.close();
    };
    element.addEventListener('click', beside);
    return () => {
      element.removeEventListener('click', beside);
      element.close();
    };
  }, []);
  return (
    <dialog ref={dialog} class={`panel at-${at}`} aria-labelledby="panel-title" onClose={onClose}>
      <div class="panel-inside">
        <header class="panel-head">
          <h2 id="panel-title">{title}</h2>
          <button type="button" class="button plain" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
