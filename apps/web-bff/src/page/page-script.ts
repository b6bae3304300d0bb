/** What runs in the page at `/`: it asks as any page of this origin may, and keeps no token, for it is given none. */
export const pageScript = `'use strict';

const element = (id) => document.getElementById(id);
const own = { headers: { 'Frontdesk-CSRF': '1' } };

function say(text) {
  element('state').textContent = text;
}

function note(text) {
  element('events').append(line('li', new Date().toLocaleTimeString() + ' ' + text));
}

function show(isSignedIn) {
  element('sign-in').hidden = isSignedIn;
  for (const id of ['sign-out', 'view']) element(id).hidden = !isSignedIn;
  if (!isSignedIn) showDocument('', [], '');
}

async function look() {
  const answer = await fetch('/auth/session', own);
  if (!answer.ok) {
    show(false);
    say(answer.status === 401 ? 'You are not signed in.' : 'Nobody can tell whether you are signed in. Try again later.');
    return;
  }
  const { userId, profile, endsAt } = await answer.json();
  show(true);
  const latest = new Date(endsAt).toLocaleTimeString([], { timeStyle: 'short' });
  say('Signed in as ' + (profile.name || userId) + ', at most until ' + latest + '.');
  listen();
}

async function load(event) {
  event.preventDefault();
  const id = element('document-id').value.trim();
  const answer = await fetch('/v2/documents/' + encodeURIComponent(id), own);
  const text = await answer.text();
  const told = parsed(text);
  const json = told ? JSON.stringify(told, null, 2) : text;
  if (answer.ok) showDocument(told.title, factsOf(told), json);
  else showDocument((told && told.title) || 'It could not be shown', [['Answer', String(answer.status)]], json);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function factsOf(told) {
  const facts = [
    ['Owner', told.owner && told.owner.name],
    ['Your role', told.access && told.access.role],
    ['Revision', told.revision && told.revision.revision],
    ['Comment threads', told.comments && told.comments.threads && told.comments.threads.length],
    ['Not complete', told.degraded && told.degraded.length ? told.degraded.map((one) => one.section).join(', ') : null],
  ];
  return facts.filter(([, value]) => value !== null && value !== undefined);
}

function showDocument(title, facts, json) {
  element('document').hidden = title === '';
  element('document-title').textContent = title;
  element('document-json').textContent = json;
  const lines = facts.flatMap(([name, value]) => [line('dt', name), line('dd', String(value))]);
  element('document-facts').replaceChildren(...lines);
}

function line(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}

async function signOut() {
  const answer = await fetch('/auth/logout', { ...own, method: 'POST' });
  if (answer.ok) location.assign((await answer.json()).continueAt);
  else say('You could not be signed out. Try again.');
}

// Read with fetch, for EventSource sends no header of ours. A stream that is cut is opened again.
async function listen() {
  for (;;) {
    const answer = await fetch('/auth/session/events', own).catch(() => undefined);
    if (answer && answer.status === 401) return show(false), say('You are not signed in.');
    if (answer && answer.ok && (await readTo(answer.body).catch(() => false))) return;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

async function readTo(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return false;
    const events = (text + value).split('\\n\\n');
    text = events.pop();
    for (const event of events) if (heard(event)) return true;
  }
}

function heard(event) {
  const fields = Object.fromEntries(event.split('\\n').map((text) => text.split(/: (.*)/s)));
  if (!fields.data) return false;
  note(fields.event + ' ' + fields.data);
  if (fields.event !== 'ended') return false;
  // This browser has signed in anew, in whatever tab: there is another session.
  if (JSON.parse(fields.data).reason === 'replaced') return look(), true;
  show(false);
  say('The session has ended.');
  return true;
}

say('Looking whether you are signed in …');
element('sign-out').addEventListener('click', signOut);
element('ask').addEventListener('submit', load);
look();
`;
