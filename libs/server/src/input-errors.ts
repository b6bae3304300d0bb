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
  if (issue.code === 'invalid_union') return detailOfUnion(issue);
  if (issue.code === 'invalid_key') return 'has a name that is not allowed';
  if (isMissing(issue)) return 'is required';
  if (issue.code === 'invalid_type')
    return issue.message.replace(/^Invalid input: expected (\w+), received.*$/, 'must be of type $1');
  return issue.message;
}

function detailOfUnion(issue: core.$ZodIssueInvalidUnion): string {
  const forms = issue.errors;
  if (forms.length > 0 && forms.every((form) => form.every((of) => of.path.length === 0 && isMissing(of))))
    return 'is required';
  if ('options' in issue && issue.options !== undefined)
    return `must be one of ${issue.options.map(String).join(', ')}`;
  return 'has none of the allowed forms';
}

function isMissing({ message }: core.$ZodIssue): boolean {
  return message.endsWith('received undefined');
}

function escaped(key: string): string {
  return key.slice(0, longestName).replaceAll('~', '~0').replaceAll('/', '~1');
}
