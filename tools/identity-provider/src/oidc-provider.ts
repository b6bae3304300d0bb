// oidc-provider, without the line that it prints when it is imported on a Node that is not (yet) an LTS release.
// To be removed when the Node we run on is one: other files then import oidc-provider itself.
const { warn } = console;
console.warn = (...line: unknown[]) => {
  if (!String(line[0]).includes('Unsupported runtime')) warn(...line);
};
const { Provider, errors, interactionPolicy } = await import('oidc-provider');
console.warn = warn;

export { Provider, errors, interactionPolicy };
