/** The part of the page’s script that asks a question, and shows the answer while it is written. */
export const askScript = `
// The one that is shown. What comes of an earlier one is not looked at.
let shown;
const tries = 30;

async function ask(event) {
  event.preventDefault();
  const question = element('question').value.trim();
  if (question === '') return;
  const about = element('document-id').value.trim();
  const answer = { question, about, key: '"' + crypto.randomUUID() + '"', path: null, last: null, retryMs: 1000, blocks: new Set() };
  shown = answer;
  element('answer-text').replaceChildren();
  element('answer-citations').replaceChildren();
  element('answer').hidden = false;
  element('stop').hidden = false;
  told('Asking …');
  // The same key asks once, however often it has to be sent.
  for (let at = 0; at < tries && shown === answer; at += 1) {
    const response = await (answer.path === null ? begin(answer) : goOn(answer)).catch(() => null);
    if (await isOver(response, answer)) break;
    await new Promise((resolve) => setTimeout(resolve, answer.retryMs));
  }
  if (shown === answer) element('stop').hidden = true;
}

function begin({ question, about, key }) {
  const path = about === '' ? '/v2/answers' : '/v2/documents/' + encodeURIComponent(about) + '/answers';
  const headers = { ...own.headers, 'Content-Type': 'application/json', 'Idempotency-Key': key };
  return fetch(path, { method: 'POST', headers, body: JSON.stringify({ question }) });
}

function goOn({ path, last }) {
  return fetch(path, { headers: { ...own.headers, ...(last && { 'Last-Event-ID': last }) } });
}

async function isOver(response, answer) {
  if (response === null || response.status >= 500) return told('The connection is gone. Trying again …'), false;
  if (response.status === 204) return true;
  if (!response.ok) {
    const problem = parsed(await response.text());
    return told((problem && problem.title) || 'It was answered ' + response.status + '.'), true;
  }
  answer.path = response.headers.get('Content-Location');
  told('Being written …');
  return await readAnswer(response.body, answer).catch(() => false);
}

async function readAnswer(body, answer) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (shown !== answer) return reader.cancel(), true;
    if (done) return false;
    const events = (text + value).split('\\n\\n');
    text = events.pop();
    for (const event of events) if (isLast(event, answer)) return true;
  }
}

function isLast(event, answer) {
  const fields = Object.fromEntries(event.split('\\n').map((text) => text.split(/: (.*)/s)));
  if (fields.retry) answer.retryMs = Number(fields.retry);
  if (fields.id) answer.last = fields.id;
  const data = fields.data && JSON.parse(fields.data);
  if (fields.event === 'answer-delta') element('answer-text').append(data.text);
  if (fields.event === 'citation-available') cite(data, answer);
  if (fields.event === 'answer-moved') answer.retryMs = data.retryMs;
  if (fields.event === 'answer-end') return told(data.finishReason === 'nothing-found' ? 'Nothing that you may read says it.' : 'Written.'), true;
  if (fields.event === 'answer-error') return told(data.title), true;
  if (fields.event === 'interrupted') return told('It ends here: ' + data.why + '.'), true;
  return false;
}

function cite({ number, title, blockId }, answer) {
  element('answer-text').append(line('sup', '[' + number + ']'));
  if (answer.blocks.has(number)) return;
  answer.blocks.add(number);
  element('answer-citations').append(line('li', title + ', ' + blockId));
}

function told(text) {
  element('answer-state').textContent = text;
}

function stopAnswer() {
  if (shown && shown.path !== null) fetch(shown.path, { ...own, method: 'DELETE' }).catch(() => told('It could not be stopped.'));
}

element('question-form').addEventListener('submit', ask);
element('stop').addEventListener('click', stopAnswer);
`;
