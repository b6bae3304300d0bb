// Writes nginx's configuration for the backends of this run and starts it: one worker, which is what is measured.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ready, urls } from '../src/backends.js';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const services = ['related', 'documents', 'revisions', 'identity', 'access', 'collaboration', 'generation', 'activity'];
const upstreams = services.map(
  (service) => `upstream ${service} { server ${new URL(urls[service]).host}; keepalive 128; }`,
);
const locations = services.map(
  (service) => `location /backends/${service}/ { internal; proxy_pass http://${service}/; }`,
);

const place = mkdtempSync(join(tmpdir(), 'frontdesk-njs-'));
chmodSync(place, 0o755); // where it is started as root, its worker is somebody else
writeFileSync(
  join(place, 'nginx.conf'),
  `load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
daemon off;
worker_processes 1;
pid ${place}/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${place}/body;
  proxy_temp_path ${place}/proxy;
  fastcgi_temp_path ${place}/fastcgi;
  uwsgi_temp_path ${place}/uwsgi;
  scgi_temp_path ${place}/scgi;
  keepalive_requests 1000000;
  js_path ${import.meta.dirname};
  js_import view from view.js;
  subrequest_output_buffer_size 64k;
  proxy_buffers 8 16k;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  ${upstreams.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location = /ready { return 204; }
    location /v1/documents/ { js_content view.view; }
    ${locations.join('\n    ')}
  }
}
`,
);

const nginx = spawn('nginx', ['-p', place, '-c', join(place, 'nginx.conf'), '-e', 'stderr'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
nginx.once('exit', (code) => process.exit(code ?? 1));
// The benchmark was killed: this process is about to be, too.
process.prependOnceListener('disconnect', () => nginx.kill('SIGTERM'));
process.once('exit', () => {
  nginx.kill('SIGTERM');
  rmSync(place, { recursive: true, force: true });
});
process.once('SIGTERM', () => process.exit(0));

const answers = () =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/ready', agent: false }, (response) => {
      response.resume();
      resolve(true);
    }).once('error', () => resolve(false));
  });
while (!(await answers())) await pause(20);
ready(port);
