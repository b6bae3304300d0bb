import type { OutgoingMessage, StreamedReply } from '@frontdesk/bot-framework';

/** What a person sees of a reply that grows, and their Stop button. */
export class Recorded implements StreamedReply {
  readonly stopped = new AbortController();
  readonly signal: StreamedReply['signal'] = this.stopped.signal;
  readonly showsProgress = true;
  readonly informed: string[] = [];
  readonly updates: string[] = [];
  readonly finals: OutgoingMessage[] = [];
  onUpdate: () => void = () => undefined;
  async informative(text: string): Promise<void> {
    this.informed.push(text);
  }
  async update(text: string): Promise<void> {
    this.updates.push(text);
    this.onUpdate();
  }
  async final(message: OutgoingMessage): Promise<string> {
    return `final-${this.finals.push(message)}`;
  }
}
