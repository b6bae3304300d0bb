/** What runs in the page at `/`: it asks as any page of this origin may, and keeps no token, for it is given none. */
export const pageScript = `'use strict';

const element = (id) => document.getElementById(id);
const own = { headers: { 'Frontdesk-CSRF': '1' } };

function say(text) {
  element('state').textContent = text;
}

function note(text) {
  const line = document.createElement('li');
  line.textContent = new Date().toLocaleTimeString() + ' ' + text;
  element('events').append(line);
}

function show(isSignedIn) {
  element('sign-in').hidden = isSignedIn;
  for (const id of ['sign-out', 'view']) element(id).hidden = !isSignedIn;
  if (!isSignedIn) element('document').textContent = '';
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
  say('Signed in as ' + (profile.name || userId) + ', at most until ' + new Date(endsAt).toLocaleTimeString() + '.');
  listen();
}

async function load(event) {
  event.preventDefault();
  const id = element('document-id').value.trim();
  const answer = await fetch('/v2/documents/' + encodeURIComponent(id), own);
  const text = await answer.text();
  try {
    element('document').textContent = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    element('document').textContent = text;
  }
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
  const fields = Object.fromEntries(event.split('\\n').map((line) => line.split(/: (.*)/s)));
  if (!fields.data) return false;
  note(fields.event + ' ' + fields.data);
  if (fields.event !== 'ended') return false;
  show(false);
  say('The session has ended.');
  return true;
}

element('sign-out').addEventListener('click', signOut);
element('view').addEventListener('submit', load);
look();
`;
