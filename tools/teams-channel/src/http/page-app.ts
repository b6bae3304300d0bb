// The web page. Its scripts are TypeScript here and JavaScript when they leave: only the types are taken out.
import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type Response } from 'express';

const folder = dirname(fileURLToPath(import.meta.resolve('../page/page.ts')));
const library = join(dirname(createRequire(import.meta.url).resolve('adaptivecards')), '..', 'dist');

const scripts = ['page', 'client', 'cards', 'composer', 'messages', 'markdown', 'search', 'sign-in'];

// Nothing from elsewhere but pictures, which cards have.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src https: data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function pageApp(): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.set('Content-Security-Policy', policy);
    return send(response, 'text/html', join(folder, 'index.html'));
  });
  router.get('/page/style.css', (_request, response) => send(response, 'text/css', join(folder, 'style.css')));
  router.get('/page/adaptivecards.css', (_request, response) =>
    send(response, 'text/css', join(library, 'adaptivecards.css')),
  );
  router.get('/page/adaptivecards.js', (_request, response) =>
    send(response, 'text/javascript', join(library, 'adaptivecards.min.js')),
  );
  for (const name of scripts) router.get(`/page/${name}.ts`, (_request, response) => sendScript(response, name));
  router.get('/teams-js.js', (_request, response) => sendScript(response, 'teams-js')); // for pages of the bot
  return router;
}

async function sendScript(response: Response, name: string): Promise<void> {
  const typed = await readFile(join(folder, `${name}.ts`), 'utf8');
  response.type('text/javascript').set('cache-control', 'no-store').send(stripTypeScriptTypes(typed));
}

async function send(response: Response, type: string, path: string): Promise<void> {
  response
    .type(type)
    .set('cache-control', 'no-store')
    .send(await readFile(path));
}
