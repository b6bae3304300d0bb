import type { InputError } from '@frontdesk/problems';
import type { ZodError, core } from 'zod';

// A caller who made fifty mistakes learns nothing from the next one.
const mostErrors = 50;
const longestName = 100;

/** Every mistake as pointer and text. Texts say what was expected, never what came. */
export function inputErrors(root: string, error: ZodError): InputError[] {
  return error.issues.slice(0, mostErrors).flatMap((issue) => errorsOf(root, issue));
}

/** A JSON Pointer (RFC 6901) below a root. */
export function pointerTo(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((pointer, key) => `${pointer}/${escaped(String(key))}`, root);
}

function errorsOf(root: string, issue: core.$ZodIssue): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, mostErrors)
      .map((key) => ({ pointer: pointerTo(root, [...issue.path, key]), detail: 'is not known here' }));
  }
  return [{ pointer: pointerTo(root, issue.path), detail: detailOf(issue) }];
}

function detailOf(issue: core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return 'has none of the allowed forms';
  if (issue.code === 'invalid_key') return 'has a name that is not allowed';
  if (/received undefined$/.test(issue.message)) return 'is required';
  return issue.message;
}

function escaped(key: string): string {
  return key.slice(0, longestName).replaceAll('~', '~0').replaceAll('/', '~1');
}
