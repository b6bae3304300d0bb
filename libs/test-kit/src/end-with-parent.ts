// Preloaded into every child: it ends when the process that started it does, however that ended.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();
