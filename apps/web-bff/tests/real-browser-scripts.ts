import type { Page } from '@frontdesk/test-kit/chromium';

// What runs within a page, as text: the compiler knows of no DOM here, and of none where it could be used by mistake.

export async function inPage<T>(page: Page, script: string, argument: unknown = null): Promise<T> {
  return (await page.evaluate(`(${script})(${JSON.stringify(argument)})`)) as T;
}

/** All that stays in the browser and that a script could read, by where it is. What is empty is left out. */
export const keptByBrowser = `async () => {
  const kept = {
    cookies: document.cookie,
    local: JSON.stringify({ ...localStorage }),
    session: JSON.stringify({ ...sessionStorage }),
    databases: (await indexedDB.databases()).map(({ name }) => name).join(),
    caches: (await caches.keys()).join(),
    workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope).join(),
    name: window.name,
    history: JSON.stringify(history.state),
    referrer: document.referrer,
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => !['', '{}', 'null'].includes(value)));
}`;

/** What is on `window`, each with its kind. */
export const globals = `() => Object.getOwnPropertyNames(window).map((name) => [name, typeof window[name]])`;

/** The time at which the element says this. */
export const whenItSays = `({ id, text }) => new Promise((resolve) => {
  const look = () => document.getElementById(id).textContent === text && resolve(Date.now());
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
})`;

/** Sends it in every way but a navigation. Resolves to what could be read of the answers, which is to be nothing. */
export const attackScript = `async ({ url, method, body, key }) => {
  const learned = [];
  // Of what it may not read, and may not send, it hears of as an error.
  const asking = (how, init) =>
    fetch(url, { credentials: 'include', ...init }).then(
      async (answer) => answer.type !== 'opaque' && learned.push(how + ': ' + answer.status + ' ' + (await answer.text())),
      () => undefined,
    );
  const loaded = (kind, tells) =>
    new Promise((resolve) => {
      const element = document.createElement(kind);
      element.onload = () => (tells && learned.push(kind + ' was loaded'), resolve());
      element.onerror = resolve;
      element.src = url;
      document.body.append(element);
    });
  const listened = () =>
    new Promise((resolve) => {
      const events = new EventSource(url, { withCredentials: true });
      events.onopen = () => (learned.push('events were opened'), events.close(), resolve());
      events.onerror = () => (events.close(), resolve());
    });
  const whole = { method, ...(method !== 'GET' && body !== null && { body }) };
  const simple = method === 'GET' ? { method } : { method: 'POST', body: body ?? '' };
  const asOurs = { 'Frontdesk-CSRF': '1', 'Content-Type': 'application/json', 'Idempotency-Key': key ?? '"a-key"' };
  navigator.sendBeacon(url, body ?? '');
  await Promise.all([
    asking('as our own page would', { ...whole, headers: asOurs }),
    asking('without asking first', simple),
    asking('blindly', { ...simple, mode: 'no-cors' }),
    asking('blindly, as another method', { ...whole, mode: 'no-cors' }),
    loaded('img', true),
    loaded('script', true),
    loaded('iframe', false), // it says so of a frame that was refused, too
    listened(),
  ]);
  document.body.replaceChildren();
  return learned;
}`;

/** The whole tab goes there, by a link, or by a form whose one field makes JSON of it. */
export const navigateScript = `({ url, body, by }) => {
  const link = Object.assign(document.createElement('a'), { href: url });
  const form = Object.assign(document.createElement('form'), { action: url, method: 'post', enctype: 'text/plain' });
  const at = body.indexOf('=');
  const [name, value] = at < 0 ? [body.replace(/}$/, ', "pad": "'), '"}'] : [body.slice(0, at), body.slice(at + 1)];
  form.append(Object.assign(document.createElement('input'), { name: name || 'x', value }));
  document.body.append(link, form);
  if (by === 'link') link.click();
  else form.submit();
}`;

/** What a person who cannot see the page well, or at all, would stumble over. */
export const stumblingBlocks = `() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.checkVisibility();
  if (!/^[a-z]{2}/.test(document.documentElement.lang)) found.push('no language');
  if (document.title.trim() === '') found.push('no title');
  for (const only of ['h1', 'main']) if (all(only).length !== 1) found.push(all(only).length + ' times ' + only);
  const levels = all('h1, h2, h3, h4').filter(isShown).map(({ tagName }) => Number(tagName[1]));
  if (levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1)) found.push('headings skip a level: ' + levels);
  const ids = all('[id]').map(({ id }) => id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  if (all('[tabindex]').some(({ tabIndex }) => tabIndex > 0)) found.push('an order of its own');
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');

  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    if ((channels(color)[3] ?? 1) !== 0) return color;
    return element.parentElement ? behind(element.parentElement) : 'rgb(255, 255, 255)';
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  for (const element of all('body *').filter((one) => isShown(one) && hasText(one))) {
    const [dark, bright] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push('contrast ' + contrast.toFixed(1) + ': ' + element.textContent.trim());
  }
  return found;
}`;

/** What has the focus, in words, and whether it shows. */
export const focused = `() => {
  const { activeElement } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
  return {
    what: activeElement === document.body ? 'the page' : activeElement.id || activeElement.textContent.trim(),
    shows: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
}`;
