import { Problem, type DegradedReason, type ProblemKind } from '@frontdesk/problems';
import { timerWithin, type Clock } from './clock.ts';
import type { ComposeOptions, Composed, Reach, SectionReport } from './composed.ts';
import { goneProblem, outcomeOf, reasonOf, timedOut, turnedOff, undecidedProblem, viewProblem } from './failure.ts';
import type { SectionPlan } from './section.ts';
import { composedOf, sectionRun, valuesOf, type SectionRun } from './section-run.ts';
import { isStale } from './stale.ts';

/** A view, checked and completed. */
export interface Plan {
  readonly name: string;
  readonly sections: readonly SectionPlan[];
  /** The place of the section that decides whether the caller may see the view; -1 for none. */
  readonly decider: number;
  readonly may: (section: unknown, input: object) => boolean;
  readonly present: (sections: Readonly<Record<string, unknown>>, input: object) => unknown;
  readonly noSuch: ProblemKind;
  readonly noSuchDetail: string;
  readonly presentWithinMs: number;
  readonly clock: Clock;
}

// Time for a loader to notice by itself that its time is over: its failure names the backend, ours only the section.
const graceMs = 5;

/** One run of a view. */
export class Composition {
  readonly #plan: Plan;
  readonly #input: object;
  readonly #reach: Reach;
  readonly #options: ComposeOptions;
  readonly #sections: readonly SectionRun[];
  readonly #deadline: number;
  readonly #result = Promise.withResolvers<Composed<unknown>>();
  readonly #onAbort = () => this.#leave();
  #left: number;
  #timer: unknown;
  #failure: { readonly section: SectionRun; readonly problem: Problem } | undefined;
  #over = false;

  constructor(plan: Plan, input: object, reach: Reach, options: ComposeOptions) {
    this.#plan = plan;
    this.#input = input;
    this.#reach = reach;
    this.#options = options;
    this.#sections = plan.sections.map(sectionRun);
    this.#deadline = reach.deadline - plan.presentWithinMs;
    this.#left = plan.sections.length;
  }

  run(): Promise<Composed<never>> {
    const { signal } = this.#reach;
    if (signal.aborted) return Promise.reject(goneProblem(signal.reason));
    const off = this.#sections.find(({ plan }) => plan.required && this.#isOff(plan.name));
    if (off) return Promise.reject(this.#refused(off));
    signal.addEventListener('abort', this.#onAbort);
    const { clock } = this.#plan;
    this.#timer = timerWithin(clock, () => this.#cut(), this.#deadline - clock.now() + this.#grace);
    for (const section of this.#sections) if (section.needsLeft === 0) this.#start(section);
    return this.#result.promise as Promise<Composed<never>>;
  }

  get #grace(): number {
    return Math.min(graceMs, this.#plan.presentWithinMs);
  }

  #start(section: SectionRun): void {
    if (section.state !== 'waiting') return;
    const { plan } = section;
    const { clock } = this.#plan;
    section.startedAt = clock.now();
    section.state = 'loading';
    const deadline = Math.min(this.#deadline, section.startedAt + plan.withinMs);
    if (!this.#isAsked(section)) return;
    section.trail = this.#reach.trail?.section(plan.fullName, section.startedAt);
    if (deadline <= section.startedAt) return this.#lose(section, timedOut(plan.name));
    if (deadline < this.#deadline) {
      section.timer = clock.setTimer(() => this.#cutOff(section), plan.withinMs + this.#grace);
    }
    section.running = new AbortController();
    this.#load(section, this.#reachOf(section, section.running.signal, deadline)).then(
      (answer) => this.#loaded(section, answer),
      (error: unknown) => this.#failed(section, error),
    );
  }

  #reachOf({ trail }: SectionRun, signal: AbortSignal, deadline: number): Reach {
    return trail ? { ...this.#reach, trail, signal, deadline } : { ...this.#reach, signal, deadline };
  }

  // A loader that throws before it waits is a loader that rejects.
  #load(section: SectionRun, reach: Reach): Promise<unknown> {
    try {
      return Promise.resolve(section.plan.load(this.#from(section), reach));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #from({ plan: { needs } }: SectionRun): object {
    if (needs.length === 0) return this.#input;
    const needed = this.#sections.filter((section) => needs.includes(section.plan.index));
    return { ...this.#input, ...valuesOf(needed) };
  }

  // What nobody asks for is no gap, also while it is turned off.
  #isAsked(section: SectionRun): boolean {
    const { name, when } = section.plan;
    try {
      if (when && !when(this.#from(section))) this.#skip(section);
      else if (!section.plan.required && this.#isOff(name)) this.#lose(section, turnedOff(name));
    } catch (error) {
      this.#lose(section, error);
    }
    return section.state === 'loading';
  }

  #skip(section: SectionRun): void {
    this.#settle(section, 'skipped', 'skipped');
    section.ms = -1;
    this.#goOn(section);
  }

  #isOff(section: string): boolean {
    const { isOff } = this.#options;
    try {
      return isOff !== undefined && isOff(this.#plan.name, section);
    } catch {
      return false; // A switch that fails turns nothing off.
    }
  }

  // Before anything is asked: calls that can make no answer are load on what was turned off for a reason.
  #refused({ plan: { name } }: SectionRun): Problem {
    const problem = turnedOff(name);
    this.#report(name, 'off', 0, problem);
    return viewProblem(problem, name, (log) => this.#noSuch(log, problem));
  }

  #failed(section: SectionRun, error: unknown): void {
    section.running = undefined;
    this.#lose(section, error);
  }

  #loaded(section: SectionRun, answer: unknown): void {
    section.running = undefined;
    if (section.state !== 'loading') return;
    const value = isStale(answer) ? answer.staleValue : answer;
    const refusal = section.plan.index === this.#plan.decider ? this.#refusal(value, isStale(answer)) : undefined;
    if (refusal) return this.#lose(section, refusal);
    this.#present(section, value, isStale(answer) ? 'stale' : undefined);
  }

  #refusal(decision: unknown, old: boolean): Problem | undefined {
    if (old) return undecidedProblem();
    try {
      if (this.#plan.may(decision, this.#input)) return undefined;
    } catch (error) {
      return Problem.from(error);
    }
    return this.#noSuch('the caller may not see it');
  }

  #present(section: SectionRun, value: unknown, reason?: DegradedReason, problem?: Problem): void {
    section.value = value;
    section.reason = reason;
    this.#settle(section, 'present', reason ?? 'ok', problem);
    this.#goOn(section);
  }

  #lose(section: SectionRun, thrown: unknown): void {
    if (section.state !== 'loading') return;
    const problem = Problem.from(thrown);
    if (section.plan.required) return this.#fail(section, problem);
    this.#miss(section, reasonOf(problem), problem);
  }

  #miss(section: SectionRun, reason: DegradedReason, problem?: Problem): void {
    const { fallback } = section.plan;
    section.reason = reason;
    section.value = fallback;
    const state = fallback === undefined ? 'lost' : 'present';
    this.#settle(section, state, problem ? outcomeOf(problem) : reason, problem);
    this.#goOn(section);
  }

  // Required sections declared earlier are waited for: if one of them fails too, it is the one to name, whichever
  // came first. Everything else is given up.
  #fail(section: SectionRun, problem: Problem): void {
    this.#settle(section, 'lost', outcomeOf(problem), problem);
    this.#failure = { section, problem };
    for (const other of this.#sections) {
      if (!other.plan.required || other.plan.index > section.plan.index) this.#drop(other);
    }
    this.#conclude();
  }

  #drop(section: SectionRun, why?: unknown): void {
    if (section.state === 'loading') this.#settle(section, 'dropped', 'aborted');
    if (section.state === 'waiting') section.state = 'dropped';
    section.running?.abort(why);
  }

  #settle(section: SectionRun, state: SectionRun['state'], outcome: SectionReport['outcome'], problem?: Problem): void {
    const { clock } = this.#plan;
    const ran = section.state === 'loading';
    section.state = state;
    this.#left -= 1;
    if (section.timer !== undefined) clock.clearTimer(section.timer);
    if (!ran) return;
    section.ms = clock.now() - section.startedAt;
    section.trail?.ended(outcome, section.ms);
    this.#report(section.plan.name, outcome, section.ms, problem);
  }

  #report(section: string, outcome: SectionReport['outcome'], ms: number, problem: Problem | undefined): void {
    const view = this.#plan.name;
    try {
      this.#options.observe?.(problem ? { view, section, outcome, ms, problem } : { view, section, outcome, ms });
    } catch {
      // A measure that fails must not cost the answer, and a lib has no log to say so in.
    }
  }

  #goOn(section: SectionRun): void {
    for (const place of section.plan.dependents) {
      const dependent = this.#sections[place];
      if (!dependent || --dependent.needsLeft > 0 || dependent.state !== 'waiting') continue;
      this.#goOnWith(dependent);
    }
    this.#conclude();
  }

  #goOnWith(section: SectionRun): void {
    const needs = section.plan.needs.map((need) => this.#sections[need]);
    // Skipped first: it would not have been asked for either way, and so its other needs are no loss.
    if (needs.some((need) => need?.state === 'skipped')) return this.#skip(section);
    const gap = needs.find((need) => need?.state === 'lost');
    if (gap) this.#miss(section, gap.reason ?? 'unavailable');
    else this.#start(section);
  }

  #conclude(): void {
    if (this.#over) return;
    const { section, problem } = this.#failure ?? {};
    if (section && problem) {
      const awaited = (other: SectionRun) => other.plan.required && other.plan.index < section.plan.index;
      if (this.#sections.some((other) => awaited(other) && other.state !== 'present')) return;
      this.#end();
      this.#result.reject(viewProblem(problem, section.plan.name, (log) => this.#noSuch(log, problem)));
    } else if (this.#left === 0) {
      this.#end();
      this.#show();
    }
  }

  #show(): void {
    try {
      const shape = this.#plan.present(valuesOf(this.#sections), this.#input);
      this.#result.resolve(composedOf(shape, this.#sections));
    } catch (error) {
      this.#result.reject(Problem.from(error));
    }
  }

  #cut(): void {
    for (const section of this.#sections) this.#cutOff(section);
  }

  // A loader that keeps to its deadline has failed by now, and is not here.
  #cutOff(section: SectionRun): void {
    this.#lose(section, timedOut(section.plan.name));
    section.running?.abort();
  }

  #leave(): void {
    const { reason } = this.#reach.signal;
    for (const section of this.#sections) this.#drop(section, reason);
    this.#end();
    this.#result.reject(goneProblem(reason));
  }

  #end(): void {
    this.#over = true;
    this.#reach.signal.removeEventListener('abort', this.#onAbort);
    if (this.#timer !== undefined) this.#plan.clock.clearTimer(this.#timer);
  }

  #noSuch(log: string, cause?: unknown): Problem {
    return new Problem(this.#plan.noSuch, this.#plan.noSuchDetail, { log: `${this.#plan.name}: ${log}`, cause });
  }
}
