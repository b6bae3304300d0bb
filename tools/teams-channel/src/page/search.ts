/// <reference lib="dom" />
// The search that the app adds to the box where one writes.
import { post, type Attachment, type Outcome } from './client.ts';
import { element } from './messages.ts';

export interface SearchOptions {
  readonly who: () => object | undefined;
  readonly onChosen: (attachment: Attachment) => void;
  readonly onOutcome: (outcome: Outcome, again: (state: string) => void) => void;
}

const count = 10;

export function createSearch(dialog: HTMLDialogElement, { who, onChosen, onOutcome }: SearchOptions): void {
  const at = <Found extends HTMLElement>(selector: string) => dialog.querySelector<Found>(selector) as Found;
  const results = at('#results');
  const status = at('#search-status');
  const query = at<HTMLInputElement>('#query');

  async function ask(skip: number, state?: string): Promise<void> {
    if (skip === 0) results.replaceChildren();
    status.textContent = 'Searching…';
    const asked = { ...who(), query: query.value, skip, count, ...(state && { state }) };
    const outcome = await post<Outcome>('/search', asked);
    if (outcome.kind !== 'results') {
      status.textContent = 'text' in outcome ? outcome.text : 'Nothing was found.';
      if (outcome.kind === 'sign-in') onOutcome(outcome, (code) => void ask(0, code));
      return;
    }
    const found = outcome.attachments;
    status.textContent = `${skip + found.length} found${found.length === count ? ' so far' : ''}`;
    results.append(...found.map((one) => drawResult(one, onChosen)));
    if (found.length === count) results.append(moreButton(() => void ask(skip + count)));
  }

  at('#search-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void ask(0);
  });
  at('#close-search').addEventListener('click', () => dialog.close());
  dialog.addEventListener('toggle', () => {
    if (dialog.open) void ask(0);
  });
}

function drawResult(attachment: Attachment, onChosen: (attachment: Attachment) => void): HTMLElement {
  const { title, subtitle, text } = (attachment.preview?.content ?? {}) as Record<string, string | undefined>;
  const button = element('button', '');
  button.append(element('b', '', title ?? 'A document'));
  for (const line of [subtitle, text]) if (line) button.append(element('span', '', line));
  button.addEventListener('click', () => onChosen(attachment));
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function moreButton(more: () => void): HTMLElement {
  const item = document.createElement('li');
  const button = element('button', '', 'More');
  button.addEventListener('click', () => {
    item.remove();
    more();
  });
  item.append(button);
  return item;
}
