// Runs in bundles: what a snapshot of the heap (docker/take-snapshot.js) cannot hold is loaded when it is used.
const { startupSnapshot } = process.getBuiltinModule('node:v8');
const isSnapshotTaken = () => startupSnapshot.isBuildingSnapshot();

/**
 * A module of Node's, as its importers have it. While a snapshot is taken, a function of it is one that loads it when it
 * is called, and constants are those that the bundle was made with; anything else is not there yet.
 */
export function deferredBuiltin(id, names, constants) {
  const load = () => process.getBuiltinModule(id);
  const given = id === 'node:perf_hooks' ? { ...constants, performance } : constants; // one that a snapshot can hold
  const valueOf = (name) => {
    if (!isSnapshotTaken()) return load()[name];
    return Object.hasOwn(given, name) ? given[name] : calledLater(`${name} of ${id}`, () => load()[name]);
  };
  const set = (name) => (value) => (load()[name] = value);
  return withAccessors({}, names, (name) => ({ get: () => valueOf(name), set: set(name) }));
}

/** A package that is evaluated when something of it is used. */
export function deferredPackage(names, load) {
  let found;
  const loaded = () => (found ??= load());
  const whole = (...given) => loaded()(...given);
  return withAccessors(whole, names, (name) => ({ get: () => loaded()[name] }));
}

function calledLater(what, find) {
  function later(...given) {
    if (isSnapshotTaken()) throw new Error(`${what} cannot be used while a snapshot is taken`);
    return new.target ? Reflect.construct(find(), given) : Reflect.apply(find(), this, given);
  }
  later.prototype = undefined; // who inherits from it would inherit from another class than Node's, and fails here
  return later;
}

function withAccessors(target, names, accessorsOf) {
  for (const name of names) {
    Object.defineProperty(target, name, { ...accessorsOf(name), enumerable: true, configurable: true });
  }
  return target;
}
