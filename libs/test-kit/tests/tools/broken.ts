console.error('PORT: not a number');
process.exitCode = 2;
