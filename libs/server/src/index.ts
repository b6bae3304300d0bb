// What an app puts in its app.ts, in the order of the pipeline.
export { createExpress } from './create-express.ts';
export { openExchange } from './open-exchange.ts';
export type { OpenExchangeOptions } from './open-exchange.ts';
export { serveRoutes } from './serve-routes.ts';
export { admit } from './admit.ts';
export { checkInput } from './check-input.ts';
export { conditional } from './conditional.ts';
export { noSuchRoute } from './no-such-route.ts';
export { answerProblems } from './answer-problems.ts';
export { refuseAddresses } from './refuse-addresses.ts';
export { listen } from './listen.ts';
export type { ListenOptions } from './listen.ts';

// What a route is written with.
export { route } from './route.ts';
export type { Mark, Method, Route } from './route.ts';
export { answer, bytes, created, noContent, ok } from './answer.ts';
export type { Answer, AnswerOf, Answers, BytesAnswer, ByteStream, Headers } from './answer.ts';
export { anyone } from './access-rule.ts';
export type { AccessRule } from './access-rule.ts';

// What another lib's step is written with.
export { admitting } from './step.ts';
export type { Step } from './step.ts';
export { fact } from './fact.ts';
export type { Fact } from './fact.ts';
export { exchangeOf } from './exchange.ts';
export { outliving } from './outliving.ts';
export type { CheckedInput, Exchange } from './exchange.ts';
export type { ExchangeEnd } from './exchange-end.ts';
export { discard } from './discard.ts';

// What describes the routes.
export { automaticProblems } from './automatic-problems.ts';

// The kinds of problems that other parts of an app answer too.
export { deadlineExceeded, invalidInput } from './problems.ts';
