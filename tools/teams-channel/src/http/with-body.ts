import type { Request, Response } from 'express';
import type { z } from 'zod';
import { jsonOf } from './json-body.ts';

/** Reads the body by its form, or says what is wrong with it. */
export function withBody<Form extends z.ZodType>(
  form: Form,
  act: (given: z.output<Form>, response: Response, request: Request) => Promise<void>,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const given = form.safeParse((await jsonOf(request)) ?? {});
    if (given.success) return act(given.data, response, request);
    const faults = given.error.issues.map(({ path, message }) => `${path.join('.') || 'The body'}: ${message}`);
    response.status(400).json({ status: 400, detail: faults.join('; ') });
  };
}
