// A member is named by a contract, unless the members are data: by id, by mail address, by title.
const contractName = /^[A-Za-z_$][\w$-]{0,39}$/;
const arrayIndex = /^\d{1,6}$/;
const severalDigits = /\d\D*\d\D*\d/;

/** A pointer as it may be told to logs and metrics: what looks like data in it becomes `*`. */
export function shownPointer(pointer: string): string {
  return pointer
    .split('/')
    .map((name, at) => (at === 0 || isShown(name) ? name : '*'))
    .join('/');
}

function isShown(name: string): boolean {
  return arrayIndex.test(name) || (contractName.test(name) && !severalDigits.test(name));
}
