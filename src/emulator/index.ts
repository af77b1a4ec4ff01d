export * as Emulator from "./Emulator.ts"
