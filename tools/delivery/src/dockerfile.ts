// What a Dockerfile must hold so that its image may run in production. A linter knows syntax; these are rules of ours.
import { DockerfileParser } from 'dockerfile-ast';
import type { Instruction } from 'dockerfile-ast';

const digest = /@sha256:[0-9a-f]{64}$/;

/** What is wrong, a line each; nothing when all is well. */
export function mistakesInDockerfile(text: string): string[] {
  const file = DockerfileParser.parse(text);
  const instructions = file.getInstructions();
  const stages = new Set(file.getFROMs().flatMap((from) => from.getBuildStage() ?? []));
  const last = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM'));
  return [
    ...file.getFROMs().flatMap((from) => imageMistakes(from.getImage() ?? '', stages)),
    ...instructions.flatMap(instructionMistakes),
    ...userMistakes(last),
    ...startMistakes(last),
  ];
}

function imageMistakes(image: string, stages: ReadonlySet<string>): string[] {
  if (stages.has(image) || image === 'scratch') return [];
  const name = image.replace(digest, '');
  return [
    ...(digest.test(image) ? [] : [`FROM ${image}: not by digest`]),
    ...(/:[^/]+$/.test(name) ? [] : [`FROM ${image}: a tag says to people which version it is`]),
    ...(/:latest$/.test(name) ? [`FROM ${image}: latest is no version`] : []),
  ];
}

function instructionMistakes(instruction: Instruction): string[] {
  const keyword = instruction.getKeyword();
  const given = instruction.getArgumentsContent() ?? '';
  const secret = /(SECRET|TOKEN|PASSWORD|_KEY)\w*\s*=\s*\S/i;
  if (keyword === 'ADD') return ['ADD: COPY what lies here, fetch nothing'];
  if ((keyword === 'ENV' || keyword === 'ARG') && secret.test(given)) return [`${keyword}: a secret in an image`];
  if (keyword === 'RUN' && /curl|wget/.test(given) && /\|\s*(ba)?sh/.test(given)) return ['RUN: runs what it fetched'];
  return [];
}

/** By number: Kubernetes cannot tell that a name is not root. */
function userMistakes(stage: readonly Instruction[]): string[] {
  const user = stage.findLast((one) => one.getKeyword() === 'USER')?.getArgumentsContent();
  if (user === undefined || user === null) return ['USER: none, so that it runs as root'];
  return /^[1-9]\d*:[1-9]\d*$/.test(user) ? [] : [`USER ${user}: must be numbers, and not root`];
}

/** A shell would be process 1, and would not pass on signals. */
function startMistakes(stage: readonly Instruction[]): string[] {
  const start = stage.filter((one) => ['ENTRYPOINT', 'CMD'].includes(one.getKeyword()));
  const health = stage.findLast((one) => one.getKeyword() === 'HEALTHCHECK')?.getArgumentsContent() ?? '';
  return [
    ...(start.length > 0 ? [] : ['ENTRYPOINT: none']),
    ...start
      .filter((one) => !/^\[\s*"\//.test(one.getArgumentsContent() ?? ''))
      .map((one) => `${one.getKeyword()}: not in exec form, with an absolute path`),
    ...(/CMD\s+\[\s*"\//.test(health) ? [] : ['HEALTHCHECK: none in exec form']),
    ...(/curl|wget/.test(health) ? ['HEALTHCHECK: the image has no such program'] : []),
  ];
}
