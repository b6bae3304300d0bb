/// <reference lib="dom" />
// Signing in by hand, where Teams could not do it by itself: the bot's page in a window, and the code that it ends with.
import { element } from './messages.ts';

interface SignInCard {
  readonly text?: string;
  readonly buttons?: readonly { readonly type?: string; readonly title?: string; readonly value?: string }[];
}

export interface SignInEvents {
  onCode(code: string): void;
  /** The person lets the app have their token, or has become one whom it may be given for: Teams tries once more. */
  onConsent(): void;
}

/** Undefined for what is no sign-in card. */
export function drawSignIn(content: unknown, events: SignInEvents): HTMLElement | undefined {
  const { text, buttons = [] } = (content ?? {}) as SignInCard;
  const button = buttons.find(({ type }) => type === 'signin');
  return button && signInForm({ text: text ?? 'Please sign in.', title: button.title, link: button.value }, events);
}

export interface SignIn {
  readonly text: string;
  readonly title?: string | undefined;
  readonly link?: string | undefined;
}

export function signInForm({ text, title = 'Sign in', link = '' }: SignIn, events: SignInEvents): HTMLElement {
  const form = document.createElement('form');
  form.className = 'card bubble';
  const open = element('button', 'main', title) as HTMLButtonElement;
  open.type = 'button';
  const again = element('button', '', 'Let the app know who I am') as HTMLButtonElement;
  again.type = 'button';
  again.addEventListener('click', () => events.onConsent());
  form.append(element('p', '', text));
  if (!/^https?:/.test(link)) {
    form.append(again);
    return form;
  }
  const code = document.createElement('input');
  code.required = true;
  code.autocomplete = 'one-time-code';
  const label = element('label', '', 'Code that it ended with ');
  label.append(code);
  open.addEventListener('click', () => openPage(link, events));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    events.onCode(code.value.trim());
  });
  form.append(open, ' ', again, label, element('button', '', 'Continue'));
  return form;
}

// A page that uses Teams' library says the code to the window that opened it.
function openPage(link: string, events: SignInEvents): void {
  const { origin } = new URL(link);
  const popup = window.open(link, 'sign-in', 'popup,width=600,height=700');
  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<{ state?: unknown }>) => {
    if (popup === null || source !== popup || from !== origin) return;
    popup.close(); // how it ended, it has said
    if (typeof data?.state === 'string') events.onCode(data.state);
  });
}
