import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((_request, response) => response.end(process.env['GREETING']));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log('{ a line that is not the ready line');
  console.log(JSON.stringify({ ready: true, urls: { greeting: `http://127.0.0.1:${port}` } }));
});
process.once('SIGTERM', () => server.close());
