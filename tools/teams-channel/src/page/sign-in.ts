/// <reference lib="dom" />
// Signing in by hand, where Teams could not do it by itself: the bot's page in a window, and the code that it ends with.
import { element } from './messages.ts';

interface SignInCard {
  readonly text?: string;
  readonly buttons?: readonly { readonly type?: string; readonly title?: string; readonly value?: string }[];
}

/** Undefined for what is no sign-in card. */
export function drawSignIn(content: unknown, onCode: (code: string) => void): HTMLElement | undefined {
  const { text, buttons = [] } = (content ?? {}) as SignInCard;
  const button = buttons.find(({ type }) => type === 'signin');
  return button && signInForm({ text: text ?? 'Please sign in.', title: button.title, link: button.value }, onCode);
}

export interface SignIn {
  readonly text: string;
  readonly title?: string | undefined;
  readonly link?: string | undefined;
}

export function signInForm({ text, title = 'Sign in', link }: SignIn, onCode: (code: string) => void): HTMLElement {
  const form = document.createElement('form');
  form.className = 'card bubble';
  const open = element('button', 'main', title) as HTMLButtonElement;
  open.type = 'button';
  open.disabled = !link || !/^https?:/.test(link);
  const code = document.createElement('input');
  code.required = true;
  code.autocomplete = 'one-time-code';
  const label = element('label', '', 'Code that it ended with ');
  label.append(code);
  open.addEventListener('click', () => {
    const origin = new URL(link ?? '').origin;
    const popup = window.open(link, 'sign-in', 'popup,width=600,height=700');
    // A page that uses Teams' library says the code to the window that opened it.
    window.addEventListener('message', (event: MessageEvent<{ state?: unknown }>) => {
      if (event.source === popup && event.origin === origin && typeof event.data?.state === 'string')
        onCode(event.data.state);
    });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onCode(code.value.trim());
  });
  form.append(element('p', '', text), open, label, element('button', '', 'Continue'));
  return form;
}
