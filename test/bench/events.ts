/** `node test/bench/events.ts [options]`: `npm run bench`, of the events alone. */
process.argv.push("--only", "decode,eventSize,eventStart")
await import("./main.ts")
