// Preloaded into a contender by `profile.ts`: SIGUSR2 begins a CPU profile, the next one ends it and writes it to
// PROFILE_FILE.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
let isRecording = false;

async function turn(): Promise<void> {
  if (!isRecording) {
    isRecording = true;
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 250 });
    await session.post('Profiler.start');
    return;
  }
  isRecording = false;
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env['PROFILE_FILE'] ?? 'profile.cpuprofile', JSON.stringify(profile));
}

process.on('SIGUSR2', () => void turn());
