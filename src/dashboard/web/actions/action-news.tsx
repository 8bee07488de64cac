interface ActionNewsProps {
  readonly text: string;
  readonly onDismiss: () => void;
}

/** How an action that goes on in the background is doing, until it has been read. */
export function ActionNews({ text, onDismiss }: ActionNewsProps) {
  return (
    <div class="notice is-done action-news" role="status">
      <p>{text}</p>
      <button type="button" class="button plain" onClick={onDismiss}>
        Dismiss
      </button>
    </div>
  );
}
